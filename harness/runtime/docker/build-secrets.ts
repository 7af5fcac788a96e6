// How this machine reaches package registries, as secrets of a build: certificates, proxies, registries. They are there
// while a command of the build runs, and in no layer. On a machine with nothing special the builds do without.
import { copyFile, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { outputOf } from '../processes/output.ts'

/** BuildKit takes no larger one. */
const MAX_BYTES = 500 * 1024
const ASKED_MS = 60_000
/** Where a build sees the certificates: the settings of npm and pip name this place. */
const CA_IN_BUILD = '/run/secrets/ca'

export interface BuildSecret {
  readonly id: string
  readonly file: string
}

interface Source {
  readonly id: string
  /** Content, or undefined where the machine has nothing to say. */
  readonly read: () => Promise<string | undefined>
}

/**
 * Writes what the machine has into `folder`, which should go with the run: `ca` (PEM), `cacerts` (Java's), `npmrc`, `pip`
 * (pip.conf), `goproxy` (Go's env file), `maven` (settings.xml), `apt` (apt.conf).
 */
export async function machineSecrets(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly BuildSecret[]> {
  const ca = await caBundle(env)
  const texts: readonly Source[] = [
    { id: 'npmrc', read: () => npmSettings(ca !== undefined) },
    { id: 'pip', read: () => pipSettings(ca !== undefined) },
    { id: 'goproxy', read: goSettings },
    {
      id: 'maven',
      read: () => readFile(join(homedir(), '.m2', 'settings.xml'), 'utf8').catch(() => undefined),
    },
    { id: 'apt', read: aptSettings },
  ]
  const written = await Promise.all([
    ...texts.map(async ({ id, read }) => {
      const text = await read()
      return text === undefined || text === '' ? [] : [await keep(folder, id, (file) => write(file, text))]
    }),
    ...[
      { id: 'ca', path: ca },
      { id: 'cacerts', path: await javaTrustStore() },
    ].map(async ({ id, path }) =>
      path === undefined ? [] : [await keep(folder, id, (file) => copyFile(path, file))],
    ),
  ])
  return written.flat()
}

async function keep(folder: string, id: string, fill: (file: string) => Promise<void>): Promise<BuildSecret> {
  const file = join(folder, `build-secret-${id}`)
  await fill(file)
  return { id, file }
}

const write = (file: string, text: string) => writeFile(file, text, { mode: 0o600 })

async function caBundle(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const candidates = [env.SSL_CERT_FILE, env.NODE_EXTRA_CA_CERTS, '/etc/ssl/certs/ca-certificates.crt']
  return firstUsable(candidates.filter((path) => path !== undefined))
}

async function javaTrustStore(): Promise<string | undefined> {
  const said = await outputOf('java', ['-XshowSettings:properties', '-version'], ASKED_MS)
  const home = /java\.home = (.*)/.exec(said?.stderr ?? '')?.[1]
  return home === undefined ? undefined : firstUsable([join(home, 'lib', 'security', 'cacerts')])
}

async function firstUsable(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const real = await realpath(path).catch(() => undefined)
    if (real === undefined) continue
    const { size } = await stat(real)
    if (size > 0 && size <= MAX_BYTES) return real
  }
  return undefined
}

/** The user's own file has the tokens; the registry may also come from the environment. */
async function npmSettings(ca: boolean): Promise<string | undefined> {
  const [registry, userFile] = await Promise.all(
    ['registry', 'userconfig'].map((key) => stdoutOf('npm', ['config', 'get', key])),
  )
  const own = await readFile((userFile ?? '').trim(), 'utf8').catch(() => '')
  // What names a folder of this machine says nothing in a build.
  const kept = own.split('\n').filter((line) => /^\s*(\/\/|@|registry|always-auth|strict-ssl)/.test(line))
  const lines = [...kept, ...(registry === undefined ? [] : [`registry=${registry.trim()}`])]
  return [...lines, ...(ca ? [`cafile=${CA_IN_BUILD}`] : [])].map((line) => `${line}\n`).join('')
}

const PIP_KEYS = new Set([
  'index-url',
  'extra-index-url',
  'trusted-host',
  'proxy',
  'timeout',
  'default-timeout',
])

/** `global.index-url='https://...'`, one a line, as `pip config list` prints what files and environment say. */
async function pipSettings(ca: boolean): Promise<string | undefined> {
  const listed = await stdoutOf('python3', ['-m', 'pip', 'config', 'list'])
  const lines = (listed ?? '').split('\n').flatMap((line) => {
    const [, key = '', value = ''] = /^[\w:]+\.\.?([\w-]+)='(.*)'$/.exec(line.trim()) ?? []
    return PIP_KEYS.has(key) ? [`${key.replace(/^default-/, '')} = ${value}\n`] : []
  })
  return ['[global]\n', ...lines, ...(ca ? [`cert = ${CA_IN_BUILD}\n`] : [])].join('')
}

const GO_KEYS = ['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOPRIVATE', 'GONOPROXY', 'GOINSECURE']

async function goSettings(): Promise<string | undefined> {
  const said = await stdoutOf('go', ['env', '-json', ...GO_KEYS])
  if (said === undefined) return undefined
  const values = Object.entries(JSON.parse(said) as Record<string, string>)
  return values.flatMap(([key, value]) => (value === '' ? [] : [`${key}=${value}\n`])).join('')
}

/** Proxies, and how strict apt is about the age of lists; not where the machine keeps them. */
async function aptSettings(): Promise<string | undefined> {
  const said = await stdoutOf('apt-config', ['dump', 'Acquire'])
  return said
    ?.split('\n')
    .filter((line) => /^Acquire::(https?::proxy|check-valid-until|check-date)\b.*"[^"]+"/i.test(line))
    .map((line) => `${line}\n`)
    .join('')
}

async function stdoutOf(program: string, args: readonly string[]): Promise<string | undefined> {
  return (await outputOf(program, args, ASKED_MS))?.stdout
}

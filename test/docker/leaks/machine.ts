// What there is to leak on this machine.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { cacheFolder, machineSecrets } from '../../../harness/runtime/index.ts'
import type { Machine } from './needles.ts'

const DEBIAN_CERTIFICATES = '/usr/share/ca-certificates'
const PROXY = /^https?_proxy$/i

export async function thisMachine(): Promise<Machine> {
  return {
    secrets: await secretTexts(),
    proxies: Object.entries(process.env).flatMap(([name, value = '']) => (PROXY.test(name) ? [value] : [])),
    publicCertificates: [...rootCertificates, ...(await debianCertificates())],
    folders: [
      new URL('../../..', import.meta.url).pathname.replace(/\/$/, ''),
      cacheFolder(),
      join(homedir(), '.pyenv'),
      join(homedir(), 'go', 'pkg'),
      join(tmpdir(), 'pitboss-'),
    ],
  }
}

/** Java's trust store is left out: its certificates are those of `ca`. */
async function secretTexts(): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'pitboss-leaks-'))
  try {
    const secrets = (await machineSecrets(folder)).filter(({ id }) => id !== 'cacerts')
    return Object.fromEntries(
      await Promise.all(secrets.map(async ({ id, file }) => [id, await readFile(file, 'utf8')] as const)),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function debianCertificates(): Promise<readonly string[]> {
  const names = await readdir(DEBIAN_CERTIFICATES, { recursive: true }).catch(() => [])
  const files = names.filter((name) => name.endsWith('.crt'))
  return Promise.all(files.map((name) => readFile(join(DEBIAN_CERTIFICATES, name), 'utf8')))
}

// A small Debian out of Debian's own packages: what every other base image stands on.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run } from './command.ts'

const ARCHIVE = 'http://deb.debian.org'

/** What an image gets its packages from, wherever this machine gets its own. */
const SOURCES = (suite: string) =>
  [
    `deb ${ARCHIVE}/debian ${suite} main`,
    `deb ${ARCHIVE}/debian ${suite}-updates main`,
    `deb ${ARCHIVE}/debian-security ${suite}-security main`,
  ]
    .map((line) => `${line}\n`)
    .join('')

/** Nobody reads manuals in a container. */
const WITHOUT = ['doc', 'groff', 'info', 'linda', 'lintian', 'locale', 'man'].map(
  (name) => `/usr/share/${name}`,
)
const DPKG = WITHOUT.map((folder) => `path-exclude ${folder}/*\n`).join('')
/** What the host's name server, name and clock left, and what packages leave of their installation. */
const EMPTIED = [
  '/var/cache/apt',
  '/var/lib/apt/lists',
  '/var/log',
  '/var/cache/ldconfig',
  '/tmp',
  '/run',
  '/dev',
]

/** Imports it as `reference`; `scratch` is an empty folder. Needs root and debootstrap. */
export async function importDebian(
  client: string,
  reference: string,
  suite: string,
  labels: Readonly<Record<string, string>>,
  scratch: string,
): Promise<void> {
  const root = join(scratch, 'root')
  if (process.getuid?.() !== 0)
    throw new Error(
      `Making ${reference} needs root: debootstrap installs packages into a folder of their own.`,
    )
  await run(['debootstrap', '--variant=minbase', '--merged-usr', suite, root, `${ARCHIVE}/debian`], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
  for (const folder of [...WITHOUT, ...EMPTIED]) await emptyFolder(join(root, folder))
  for (const file of ['/etc/resolv.conf', '/etc/hostname']) await rm(join(root, file), { force: true })
  await writeFile(join(root, 'etc/machine-id'), '')
  await writeFile(join(root, 'etc/apt/sources.list'), SOURCES(suite))
  await writeFile(join(root, 'etc/dpkg/dpkg.cfg.d/docker'), DPKG)
  await writeFile(
    join(root, 'etc/apt/apt.conf.d/docker'),
    'APT::Install-Recommends "false";\nAcquire::Languages "none";\n',
  )
  // Packages that would start a service: there is no init to do it.
  await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  await importRoot(client, reference, root, labels)
}

async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true })
}

async function importRoot(
  client: string,
  reference: string,
  root: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const changes = ['CMD ["bash"]', ...Object.entries(labels).map(([key, value]) => `LABEL ${key}=${value}`)]
  const args = ['import', ...changes.flatMap((change) => ['--change', change]), '-', reference]
  const tar = spawn('tar', ['--numeric-owner', '-C', root, '-c', '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const docker = spawn(client, args, { stdio: ['pipe', 'ignore', 'inherit'] })
  const ends = Promise.all([tar, docker].map((child) => once(child, 'close')))
  await pipeline(tar.stdout, docker.stdin)
  for (const [status] of (await ends) as [number | null][])
    if (status !== 0) throw new Error(`docker import of ${root} ended with exit status ${status}`)
}

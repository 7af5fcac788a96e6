// `npm run lock`: writes package-lock.json, with the optional packages of every platform in it.
//
// Where a registry does not carry the packages of other platforms, npm leaves them out of the lock file, and `npm ci`
// then refuses the file as incomplete, on every machine. What they are is known from those that want them.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

interface Entry {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

interface Lock {
  packages: Record<string, Entry>
}

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/** What npm compares with the machine, read off the package's name. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/)
  const os = SYSTEMS.filter(
    (system) => words.includes(system) || words.includes(system.replace('win32', 'windows')),
  )
  const cpu = PROCESSORS.filter((processor) => words.includes(processor))
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  return { ...(os.length ? { os } : {}), ...(cpu.length ? { cpu } : {}), ...(libc.length ? { libc } : {}) }
}

execFileSync('npm', ['install', '--package-lock-only'], { stdio: 'inherit' })
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
const added: string[] = []
for (const wanting of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(wanting.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`
    // Only exact versions can be told without the registry.
    if (lock.packages[path] || !/^\d/.test(version)) continue
    lock.packages[path] = {
      version,
      ...(wanting.dev ? { dev: true } : {}),
      optional: true,
      ...platformOf(name),
    }
    added.push(name)
  }
}
const [root, ...rest] = Object.keys(lock.packages)
const sorted = [root ?? '', ...rest.toSorted((a, b) => a.localeCompare(b, 'en'))]
lock.packages = Object.fromEntries(sorted.map((path) => [path, lock.packages[path] ?? {}]))
writeFileSync('package-lock.json', `${JSON.stringify(lock, undefined, 2)}\n`)
console.log(`${added.length} optional packages of other platforms added to package-lock.json`)

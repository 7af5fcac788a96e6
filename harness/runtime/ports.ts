// Free ports that no other run on this machine will be given, and that the kernel hands to nobody meanwhile.
import { randomInt } from 'node:crypto'
import { chmod, lstat, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RuntimeError } from './errors.ts'
import { withLock } from './lock.ts'
import { identify, identityKey, isAlive } from './processes/process-identity.ts'

interface Lease {
  readonly port: number
  readonly pid: number
  readonly start: string
}

export interface PortLease {
  readonly ports: readonly number[]
  release(): Promise<void>
}

interface Range {
  readonly first: number
  readonly last: number
}

/** Below the ephemeral ranges of Linux and macOS, above everything well known. */
const PREFERRED: Range = { first: 20_000, last: 32_000 }

/** Leases `count` ports on 127.0.0.1 until `release` or this process's end. @throws RuntimeError NO_FREE_PORT */
export async function leasePorts(count: number, folder = sharedFolder()): Promise<PortLease> {
  const owner = await identify(process.pid)
  if (owner === undefined) throw new Error(`cannot read this process's own start time (pid ${process.pid})`)
  const range = outside(await ephemeralRange())
  await openFolder(folder)
  const ports = await exclusively(folder, async (leases) => {
    const living = await keepLiving(leases)
    const taken = await findFree(count, range, new Set(living.map((lease) => lease.port)))
    return { leases: [...living, ...taken.map((port) => ({ port, ...owner }))], result: taken }
  })
  return {
    ports,
    release: () =>
      exclusively(folder, async (leases) => ({
        leases: leases.filter((lease) => lease.pid !== owner.pid || !ports.includes(lease.port)),
        result: undefined,
      })),
  }
}

/** The preferred ports without those that the kernel gives to clients; above them where nothing else is left. */
export function outside(ephemeral: Range): Range {
  const below = { first: PREFERRED.first, last: Math.min(PREFERRED.last, ephemeral.first - 1) }
  if (below.last - below.first >= 1_000) return below
  const above = { first: ephemeral.last + 1, last: 65_535 }
  return above.last - above.first >= 1_000 ? above : PREFERRED
}

async function ephemeralRange(): Promise<Range> {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '')
  const [first, last] = text.trim().split(/\s+/).map(Number)
  return first !== undefined && last !== undefined ? { first, last } : { first: 49_152, last: 65_535 }
}

async function findFree(
  count: number,
  range: Range,
  leased: ReadonlySet<number>,
): Promise<readonly number[]> {
  const size = range.last - range.first + 1
  // A random place to begin at keeps clear of ports that the run before has just closed.
  const from = randomInt(size)
  const found: number[] = []
  for (let step = 0; step < size && found.length < count; step++) {
    const port = range.first + ((from + step) % size)
    if (!leased.has(port) && (await canBind(port))) found.push(port)
  }
  if (found.length === count) return found
  throw new RuntimeError(
    'NO_FREE_PORT',
    `Only ${found.length} of ${count} ports are free in ${range.first}-${range.last}.`,
    {
      remedy: 'End what holds them (see "ss -ltnp"), or runs that were left open ("pitboss down").',
    },
  )
}

/** Whether this process can listen there; port 0 asks for the address alone. */
export function canBind(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

async function exclusively<T>(
  folder: string,
  change: (leases: readonly Lease[]) => Promise<{ leases: readonly Lease[]; result: T }>,
): Promise<T> {
  return withLock(join(folder, 'ports.lock'), async () => {
    const file = join(folder, 'ports.json')
    const text = await readFile(file, 'utf8').catch(() => '[]')
    const { leases, result } = await change(JSON.parse(text) as Lease[])
    await writeFile(`${file}.new`, JSON.stringify(leases))
    await rename(`${file}.new`, file)
    return result
  })
}

async function keepLiving(leases: readonly Lease[]): Promise<readonly Lease[]> {
  const owners = new Map(leases.map((lease) => [identityKey(lease), lease]))
  const living = new Set<string>()
  for (const [key, owner] of owners) if (await isAlive(owner)) living.add(key)
  return leases.filter((lease) => living.has(identityKey(lease)))
}

/** One place for the machine and user, whatever the checkout and cache: that is what ports are shared by. */
function sharedFolder(): string {
  return join(tmpdir(), `pitboss-${process.getuid?.() ?? 'user'}`)
}

async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await lstat(folder)
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) {
    throw new RuntimeError('FOLDER_UNUSABLE', `${folder} belongs to someone else.`, {
      remedy: 'Remove it, or set TMPDIR to a folder of your own.',
    })
  }
  await chmod(folder, 0o700)
}

// The instrumentation pull requests of `test/gate/pull-requests`: patches, what an expert says of each, and how they
// are recorded. Patches of different services that do nothing between those share a run: starting the casino is what
// takes long.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readSignature, type Signature } from '../../assertions/index.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const folder = join(root, 'test', 'gate', 'pull-requests')

/** What an expert says of a pull request. */
export interface Verdict {
  readonly title: string
  /** Whose telemetry the patch is about. */
  readonly services: readonly string[]
  /** The weightiest effect of what it does to the telemetry; `nothing` where it does nothing. */
  readonly verdict: 'breaking' | 'costly' | 'additive' | 'cosmetic' | 'nothing'
  /** All that must be told besides additions, and nothing else, as `change | service | subject`. */
  readonly told: readonly string[]
}

/** Those that change nothing are run together, many times. */
export const REFACTORINGS = 'refactorings'

/** Patches by the run in which they are recorded. */
export const runs = JSON.parse(readFileSync(join(folder, 'runs.json'), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>

export const patchOf = (name: string): string => join(folder, name, 'change.patch')

export const verdictOf = (name: string): Verdict =>
  JSON.parse(readFileSync(join(folder, name, 'verdict.json'), 'utf8')) as Verdict

export const signatureFile = (run: string): string => join(folder, `${run}.signature.gz`)

export const recordedSignature = (run: string): Signature =>
  readSignature(gunzipSync(readFileSync(signatureFile(run))).toString('utf8'))

/** What the casino says with this patch alone: of the services that other patches of its run are about, it says what it did. */
export function withPatchAlone(name: string, base: Signature, recorded: Signature): Signature {
  const [, together = []] = Object.entries(runs).find(([, names]) => names.includes(name)) ?? []
  const own = verdictOf(name).services
  const others = new Set(
    together
      .filter((other) => other !== name)
      .flatMap((other) => verdictOf(other).services)
      .filter((service) => !own.includes(service)),
  )
  const isOther = ({ name: [service = ''] }: Signature['services'][number]): boolean => others.has(service)
  const services = [
    ...recorded.services.filter((service) => !isOther(service)),
    ...base.services.filter(isOther),
  ]
  return { services: services.toSorted((a, b) => (a.name.join() < b.name.join() ? -1 : 1)) }
}

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

export const revisionOf = (name: string): string => git(root, 'rev-parse', `${name}^{commit}`)

/** Throws, with git's words, where the patch does not fit the sources as they are. */
export const tryPatch = (name: string): string => git(root, 'apply', '--check', patchOf(name))

/** A commit, on no branch, that has these patches on top of the base. Throws where one does not apply. */
export function commitWith(base: string, patches: readonly string[]): string {
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'pitboss-pull-request-'))
  const tree = join(scratch, 'tree')
  try {
    git(root, 'worktree', 'add', '--quiet', '--detach', tree, base)
    for (const patch of patches) git(tree, 'apply', '--index', patch)
    const identity = ['-c', 'user.name=pull request', '-c', 'user.email=pull-request@localhost']
    git(tree, ...identity, 'commit', '--quiet', '--no-verify', '-m', 'A pull request on trial')
    return git(tree, 'rev-parse', 'HEAD')
  } finally {
    git(root, 'worktree', 'remove', '--force', tree)
    rmSync(scratch, { recursive: true, force: true })
  }
}

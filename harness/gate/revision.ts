// A revision of the project, built and run: in a work tree of its own, so that nothing of the checkout is touched.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailed, EXIT, type RuntimeChoice } from '../run/index.ts'

export interface RevisionOptions {
  /** The same for all sides that are compared. */
  readonly runtime: RuntimeChoice
  /** Folder of the project whose revisions are meant. */
  readonly root: string
  /** Folder that takes the run folders. */
  readonly out: string
  /** How often the system is run: what is there by chance shows in several runs only. */
  readonly runs: number
  /** Only scenarios whose title matches: both sides must be of the same. */
  readonly grep?: string
  readonly abort: AbortSignal
  readonly note: (text: string) => void
}

/** The commit's full name, or undefined where the text names none. */
export async function commitOf(root: string, revision: string): Promise<string | undefined> {
  const { status, output } = await git(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ])
  return status === 0 ? output.trim() : undefined
}

/** Files that git knows of in the folder, relative to it; none outside a repository. */
export async function trackedFiles(root: string): Promise<string[]> {
  const { status, output } = await git(root, ['ls-files', '-z'])
  return status === 0 ? output.split('\0').filter(Boolean) : []
}

/** The newest commit that both have: what came to the base since is no part of a change. */
export async function mergeBase(root: string, base: string, head: string): Promise<string> {
  const { status, output } = await git(root, ['merge-base', base, head])
  return status === 0 ? output.trim() : base
}

/** Builds the revision and runs its scenarios; resolves to the run folders. Throws {@link CommandFailed}. */
export async function runRevision(
  revision: string,
  options: RevisionOptions,
): Promise<{ readonly label: string; readonly runs: readonly string[] }> {
  const { root, out, note } = options
  const commit = await commitOf(root, revision)
  if (commit === undefined) {
    throw new CommandFailed(
      'UNKNOWN_SIDE',
      `'${revision}' is no file or folder, and no revision of ${root}. Give a signature, a capture, a run's folder, or a git revision.`,
    )
  }
  const short = commit.slice(0, 10)
  const top = (await git(root, ['rev-parse', '--show-toplevel'])).output.trim()
  const scratch = await mkdtemp(join(await realpath(tmpdir()), 'pitboss-gate-'))
  const tree = join(scratch, short)
  try {
    note(`${revision}: work tree of ${short}`)
    const added = await git(top, ['worktree', 'add', '--detach', '--quiet', tree, commit])
    if (added.status !== 0)
      throw new CommandFailed('NO_WORKTREE', `git could not check out ${short}:\n${added.errors}`)
    const project = join(tree, relative(await realpath(top), await realpath(root)))
    await installPackages(root, project, options)
    const runs: string[] = []
    for (let run = 1; run <= options.runs; run++)
      runs.push(await runOnce(project, join(out, short, String(run)), options))
    return { label: `${revision} (${short})`, runs }
  } finally {
    await git(top, ['worktree', 'remove', '--force', tree])
    await rm(scratch, { recursive: true, force: true })
    await git(top, ['worktree', 'prune'])
  }
}

/** Packages of the same lock file are the same: those of the checkout will do. */
async function installPackages(root: string, project: string, options: RevisionOptions): Promise<void> {
  const [ours, theirs] = await Promise.all(
    [root, project].map((folder) => readFile(join(folder, 'package-lock.json'), 'utf8').catch(() => '')),
  )
  const areThere = await isThere(join(root, 'node_modules'))
  if (ours === theirs && (areThere || theirs === '')) {
    if (areThere) await symlink(join(root, 'node_modules'), join(project, 'node_modules'), 'dir')
    return
  }
  options.note('npm ci: its packages differ')
  const { status, errors } = await run('npm', ['ci', '--no-audit', '--no-fund'], project, options.abort)
  if (status !== 0)
    throw new CommandFailed('NO_PACKAGES', `npm ci failed in the work tree:\n${errors.slice(-2_000)}`)
}

/** The harness of the revision itself: its scenarios are written for that. */
async function harnessOf(project: string): Promise<string> {
  const own = join(project, 'harness', 'cli', 'pitboss.ts')
  const installed = join(project, 'node_modules', 'pitboss', 'harness', 'cli', 'pitboss.ts')
  if (await isThere(own)) return own
  if (await isThere(installed)) return installed
  return fileURLToPath(new URL('../cli/pitboss.ts', import.meta.url))
}

async function runOnce(project: string, out: string, options: RevisionOptions): Promise<string> {
  await mkdir(out, { recursive: true })
  options.note(`running the scenarios of ${project.split('/').at(-1)}`)
  const grep = options.grep === undefined ? [] : ['--grep', options.grep]
  const args = [
    await harnessOf(project),
    'verify',
    '--json',
    '--runtime',
    options.runtime,
    '--out',
    out,
    ...grep,
  ]
  const { status, output, errors } = await run(process.execPath, args, project, options.abort)
  options.abort.throwIfAborted()
  // Findings are findings; what matters here is that it ran to its end.
  if (status !== EXIT.holds && status !== EXIT.findings) {
    throw new CommandFailed(
      'REVISION_NOT_RUN',
      `The system of this revision could not be run (exit status ${status}):\n${(errors || output).slice(-3_000)}`,
    )
  }
  return realpath(join(out, 'runs', 'latest'))
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

interface Ended {
  readonly status: number | null
  readonly output: string
  readonly errors: string
}

const git = (cwd: string, args: readonly string[]): Promise<Ended> => run('git', args, cwd)

/** Ends with the command, or soon after `abort`: SIGTERM lets the harness clean up. */
async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  abort?: AbortSignal,
): Promise<Ended> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const stop = () => void child.kill('SIGTERM')
  abort?.addEventListener('abort', stop)
  try {
    const [status] = (await once(child, 'close')) as [number | null]
    return { status, output, errors }
  } catch (error) {
    throw new CommandFailed('NOT_STARTED', `${command} could not be started: ${(error as Error).message}`, {
      cause: error,
    })
  } finally {
    abort?.removeEventListener('abort', stop)
  }
}

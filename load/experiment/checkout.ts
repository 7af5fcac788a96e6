// Another revision of the project in a worktree of its own, for an arm that runs it.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { SystemDefinition } from '../../harness/system/index.ts'

const run = promisify(execFile)

export interface Checkout extends AsyncDisposable {
  readonly root: string
  readonly revision: string
  readonly definition: SystemDefinition
}

/** What the sources are now: the commit, and `+` where files differ from it. */
export async function currentRevision(root: string): Promise<string> {
  const revision = await git(root, 'rev-parse', '--short=12', 'HEAD').catch(() => 'unknown')
  const changes = await git(root, 'status', '--porcelain', '--untracked-files=no').catch(() => '')
  return changes === '' ? revision : `${revision}+`
}

/** @param systemFile of the project; the same file is loaded of the other revision */
export async function checkOut(
  root: string,
  systemFile: string,
  revision: string,
  note: (text: string) => void,
): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'pitboss-base-'))
  const remove = async () => {
    await git(root, 'worktree', 'remove', '--force', folder).catch(() => '')
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const commit = await git(root, 'rev-parse', '--verify', `${revision}^{commit}`)
    await git(root, 'worktree', 'add', '--detach', '--force', folder, commit)
    await providePackages(root, folder, note)
    const file = join(folder, relative(root, systemFile))
    const { default: definition } = (await import(pathToFileURL(file).href)) as { default: SystemDefinition }
    return { root: folder, revision: commit.slice(0, 12), definition, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The same packages where the lock files agree; otherwise the revision's own. */
async function providePackages(root: string, folder: string, note: (text: string) => void): Promise<void> {
  const [own, other] = await Promise.all(
    [root, folder].map((at) => readFile(join(at, 'package-lock.json'), 'utf8').catch(() => '')),
  )
  if (own === other) {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    return
  }
  note('the base has other packages: npm ci for it')
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder })
}

async function git(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', root, ...args])
  return stdout.trim()
}

// `pitboss down`: end the standing system, and remove what an earlier crash left.
import { join } from 'node:path'
import { EXIT, CommandFailed, findStanding, forgetStanding, openProject } from '../../run/index.ts'
import { sweep, sweptText } from '../../runtime/index.ts'
import type { CommandContext } from '../context.ts'

const PATIENCE = 20_000

export async function down(options: { readonly system?: string }, context: CommandContext): Promise<number> {
  const project = await openProject(options.system)
  const standing = await findStanding(project.root)
  if (standing) {
    context.progress.note(`ending ${standing.description.system} (pid ${standing.pid})`)
    process.kill(standing.pid, 'SIGTERM')
    await gone(standing.pid)
  }
  await forgetStanding(project.root)
  const swept = await sweep(join(project.root, '.pitboss', 'running'), 'asked')
  const left = sweptText(swept)
  context.print({ ended: standing?.pid ?? null, swept }, () =>
    [
      standing ? `${standing.description.system} is down.` : 'Nothing was up.',
      ...(left === '' ? [] : [`Left by an earlier crash and removed: ${left}.`]),
    ].join('\n'),
  )
  return EXIT.holds
}

async function gone(pid: number): Promise<void> {
  const deadline = performance.now() + PATIENCE
  while (alive(pid)) {
    if (performance.now() > deadline) {
      throw new CommandFailed(
        'STILL_UP',
        `Process ${pid} did not end within ${PATIENCE / 1000} s of SIGTERM. End it by hand: kill -9 ${pid}; then run \`pitboss down\` again.`,
      )
    }
    // There is no event for the end of a process that is not our child.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

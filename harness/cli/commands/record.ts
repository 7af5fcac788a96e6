// `pitboss record`: write what a system says about itself as a signature, for review and for the gate.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { keepChances, signatureText } from '../../../assertions/index.ts'
import { openSide, runRevision, signatureAt } from '../../gate/index.ts'
import { CommandFailed, EXIT, openProject, type Project, type RuntimeChoice } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface RecordOptions {
  /** Of revisions that are run. */
  readonly runtime: RuntimeChoice
  /** Captures, run folders, signatures or revisions; the latest run where there are none. */
  readonly captures: readonly string[]
  readonly to?: string
  readonly system?: string
  /** Forget what was there by chance in earlier runs. */
  readonly fresh: boolean
}

export async function record(options: RecordOptions, context: CommandContext): Promise<number> {
  const project =
    options.to === undefined || options.captures.length === 0 ? await openProject(options.system) : undefined
  const root = project?.root ?? process.cwd()
  const file = fileFor(options, project)
  const captures = options.captures.length > 0 ? options.captures : [join(root, '.pitboss', 'runs', 'latest')]
  const side = await openSide(captures, (revision) =>
    runRevision(revision, {
      runtime: options.runtime,
      root,
      out: join(root, '.pitboss', 'gate'),
      runs: 1,
      abort: context.abort,
      note: context.progress.note,
    }),
  )
  const before = options.fresh ? undefined : await existing(file)
  const signature = before === undefined ? side.signature : keepChances(before, side.signature)
  await mkdir(dirname(file), { recursive: true })
  const text = signatureText(signature)
  await writeFile(file, text)
  const services = signature.services.length
  context.print({ file, services, lines: text.split('\n').length - 1, runs: captures.length }, () =>
    [
      `  signature of ${services} services from ${captures.length} ${captures.length === 1 ? 'run' : 'runs'}: ${file}`,
      ...(captures.length === 1 && before === undefined
        ? ['  One run tells nothing of what is there by chance: give several.']
        : []),
    ].join('\n'),
  )
  return EXIT.holds
}

function fileFor({ to }: RecordOptions, project: Project | undefined): string {
  if (to !== undefined) return resolve(to)
  const named = project?.definition.gate?.signature
  if (project !== undefined && named !== undefined) return join(project.root, named)
  throw new CommandFailed(
    'NO_SIGNATURE_FILE',
    'Where should the signature go? Give --to FILE, or name it under `gate.signature` in the definition.',
  )
}

const existing = (file: string) =>
  signatureAt(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

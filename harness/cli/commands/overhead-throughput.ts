// `pitboss overhead --throughput`: how many requests a second an arm answers at most, with and without instrumentation.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runThroughput } from '../../../load/experiment/index.ts'
import { ratioText } from '../../../load/numbers.ts'
import { INCLUDED_FILES } from '../../../load/report/index.ts'
import { createRunDir, EXIT, type Project } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'
import { armMaker, loadOf, type OverheadOptions, planOf, toolsOf } from './overhead-experiment.ts'

/** 0; 2 where an answer was wrong: then something else than the highest rate was counted. */
export async function findThroughput(
  options: OverheadOptions,
  project: Project,
  context: CommandContext,
): Promise<number> {
  const { scenario } = loadOf(project, options)
  const runDir = await createRunDir(project.root, options.out)
  const make = await armMaker(project)
  const arms = [
    make('U', 'uninstrumented'),
    make('I', 'instrumented', { instrumented: true, faults: options.faults }),
  ]
  const tools = await toolsOf(project, scenario, runDir, context)
  const seconds = options.size === 'smoke' ? 3 : 12
  const found = await runThroughput({ ...tools, arms, seconds, plan: planOf(options, scenario, arms) })
  const file = join(runDir, INCLUDED_FILES.throughput)
  await writeFile(file, `${JSON.stringify(found, undefined, 2)}\n`)
  const wrong = found.turns.reduce((sum, turn) => sum + turn.wrong, 0)
  const { uninstrumented, instrumented } = found
  context.print({ ...found, files: { json: file, runDir } }, () =>
    [
      `highest throughput: ${uninstrumented.toFixed(1)} requests/s uninstrumented, ${instrumented.toFixed(1)} instrumented: ${ratioText(found)}`,
      ...(wrong === 0 ? [] : [`refused: ${wrong} answers were wrong`]),
      `result: ${file}`,
    ].join('\n'),
  )
  return wrong === 0 ? EXIT.holds : EXIT.failed
}

// Commands on signatures: what telemetry was, and what a change did to it.
import { type Command, Option } from 'commander'
import type { RuntimeChoice } from '../../run/index.ts'
import { run } from '../run-command.ts'
import { runtimeOption, systemOption } from './options.ts'
import { command } from './program.ts'
import { repeated, wholeNumber } from './values.ts'

/** All that are compared run on one runtime; local processes are there in every version. */
const ofRevisions = () => runtimeOption('on what git revisions are run', 'local')

function addRecord(program: Command): void {
  command(
    program,
    'record',
    "write a signature of the system's telemetry, for review and for the gate; several runs tell what is there by chance",
    'pitboss record .pitboss/runs/2026-11-24T10-00-00.000-1 .pitboss/runs/latest',
  )
    .argument('[captures...]', 'run folders, captures, signatures or git revisions (default: the latest run)')
    .option(
      '--to <file>',
      'the signature to write (default: the one the definition names under gate.signature)',
    )
    .option('--fresh', 'forget what earlier runs had by chance', false)
    .addOption(ofRevisions())
    .addOption(systemOption())
    .action(
      async (
        captures: string[],
        options: { json: boolean; runtime: RuntimeChoice; to?: string; fresh: boolean; system?: string },
      ) => {
        const { record } = await import('../commands/record.ts')
        await run('record', { ...options, captures }, record)
      },
    )
}

function addGate(program: Command): void {
  command(
    program,
    'gate',
    'compare telemetry before and after a change: what broke, what it costs, what is new',
    'pitboss gate --base origin/main --head HEAD --out gate',
  )
    .addOption(
      new Option(
        '--base <side>',
        'signature, capture, run folder or git revision; repeatable for several runs (default: the signature the definition names)',
      )
        .argParser(repeated)
        .default([], 'none'),
    )
    .addOption(
      new Option('--head <side>', 'the same, after the change (default: the latest run)')
        .argParser(repeated)
        .default([], 'none'),
    )
    .option('--runs <n>', 'how often a revision is run', wholeNumber(1, 20), 1)
    .option(
      '--watch <path>',
      'Grafana dashboards (JSON) or Prometheus rule files that must go on finding their data; repeatable',
      repeated,
      [],
    )
    .option(
      '--overhead <path>',
      'the folder of `pitboss overhead --base REVISION`: what the change costs in time is judged with the rest',
    )
    .option('--grep <pattern>', 'of revisions, only scenarios whose title matches')
    .addOption(ofRevisions())
    .option(
      '--out <dir>',
      'write gate.md, gate.junit.xml, gate.sarif, gate.codequality.json and annotations there',
    )
    .addOption(systemOption())
    .action(
      async (options: {
        json: boolean
        runtime: RuntimeChoice
        base: string[]
        head: string[]
        runs: number
        watch: string[]
        overhead?: string
        grep?: string
        out?: string
        system?: string
      }) => {
        const { gate } = await import('../commands/gate.ts')
        await run('gate', options, gate)
      },
    )
}

export function addSignatureCommands(program: Command): void {
  addRecord(program)
  addGate(program)
}

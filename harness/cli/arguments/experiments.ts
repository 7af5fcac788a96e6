// Commands that put the system under load.
import { type Command, Option } from 'commander'
import type { RuntimeChoice } from '../../run/index.ts'
import { run } from '../run-command.ts'
import { faultOption, outOption, runtimeOption, systemOption } from './options.ts'
import { command } from './program.ts'
import { duration, percentage, quantile, rates, repeated, settingNames, wholeNumber } from './values.ts'

function addLoad(program: Command): void {
  command(
    program,
    'load',
    'put the system under load and judge every trace of it; counts of requests, traces and metrics must agree',
    'pitboss load --scenario spin --rate 50 --duration 30s',
  )
    .option('--scenario <name>', 'a load of the definition', 'spin')
    .option('--rate <n>', 'requests a second', wholeNumber(1, 10_000), 20)
    .option('--duration <time>', 'how long: 30s, 5m', duration, 30_000)
    .option(
      '--ramp <rates>',
      'rising rates, such as 25,50,100: finds the highest at which all of it holds',
      rates,
    )
    .option(
      '--seed <n>',
      'decides what each request asks, and its trace id',
      wholeNumber(0, 2_000_000_000),
      1,
    )
    .option(
      '--sink-outage <time>',
      'take the sink off the network for so long in the midst of the load, and say which signals lost data (containers only)',
      duration,
    )
    .addOption(runtimeOption())
    .addOption(faultOption('start with a known break of the system; repeatable'))
    .addOption(systemOption())
    .addOption(outOption())
    .action(
      async (options: {
        json: boolean
        runtime: RuntimeChoice
        scenario: string
        rate: number
        duration: number
        ramp?: readonly number[]
        seed: number
        sinkOutage?: number
        fault: string[]
        system?: string
        out?: string
      }) => {
        const { load } = await import('../commands/load.ts')
        await run('load', { ...options, faults: options.fault }, load)
      },
    )
}

/** What only an experiment that ends in a verdict takes in. */
const OF_VERDICTS = ['base', 'budgetCpu', 'include'] as const

function addOverhead(program: Command): void {
  command(
    program,
    'overhead',
    'measure what instrumentation costs: arms side by side, PASS, FAIL or INCONCLUSIVE',
    'pitboss overhead --quick --budget 5% --quantile p99',
  )
    .option('--budget <share>', 'how much slower it may be', percentage, 0.05)
    .option('--quantile <quantile>', 'of the latency, which is judged', quantile, 0.99)
    .option(
      '--budget-cpu <share>',
      'how much more processor time a request may cost (default: not judged)',
      percentage,
    )
    .addOption(new Option('--quick', 'within six minutes (the default)').conflicts(['nightly', 'smoke']))
    .addOption(new Option('--nightly', 'six launches, three quarters of an hour').conflicts('smoke'))
    .option('--smoke', 'twenty seconds that show that all of it works, and decide nothing')
    .option('--scenario <name>', 'a load of the definition', 'spin')
    .option('--base <revision>', 'compare with the instrumentation of this Git revision, too')
    .addOption(
      new Option(
        '--equal',
        'instrument nothing: a trial of the machine and of the experiment, in which every FAIL is a false alarm',
      ).conflicts(['base', 'fault', 'settings', 'throughput', 'from', 'include']),
    )
    .option(
      '--seed <n>',
      'decides which request goes to which arm, and what it asks',
      wholeNumber(0, 2_000_000_000),
      1,
    )
    .option(
      '--rate <n>',
      'requests a second to each arm (default: what keeps the machine half idle, found by a try)',
      wholeNumber(1, 10_000),
    )
    .option('--windows <n>', 'measured windows of a launch', wholeNumber(2, 10_000))
    .addOption(faultOption('start the instrumented arm with a known break; repeatable'))
    .addOption(
      new Option(
        '--settings [names]',
        'what each setting of the instrumentation costs, tried side by side: all of the definition, or these',
      )
        .argParser(settingNames)
        .conflicts(['throughput', ...OF_VERDICTS]),
    )
    .addOption(
      new Option(
        '--throughput',
        'how many requests a second are answered at most, with and without',
      ).conflicts([...OF_VERDICTS]),
    )
    .option(
      '--include <path>',
      'put the result of --settings, --throughput or bench:sdk-span into the report, too; repeatable',
      repeated,
      [],
    )
    .option('--from <dir>', "judge again what a run's folder holds, and write its reports anew")
    .addOption(systemOption())
    .addOption(outOption())
    .action(
      async (options: {
        json: boolean
        budget: number
        quantile: number
        budgetCpu?: number
        nightly?: true
        smoke?: true
        scenario: string
        base?: string
        equal?: true
        seed: number
        rate?: number
        windows?: number
        fault: string[]
        settings?: readonly string[] | true
        throughput?: true
        include: readonly string[]
        from?: string
        system?: string
        out?: string
      }) => {
        const { overhead } = await import('../commands/overhead.ts')
        const size = options.nightly ? 'nightly' : options.smoke ? 'smoke' : 'quick'
        const { settings, ...rest } = options
        const wanted = settings === undefined ? {} : { settings: settings === true ? [] : settings }
        await run('overhead', { ...rest, ...wanted, size, faults: options.fault } as const, overhead)
      },
    )
}

export function addExperiments(program: Command): void {
  addLoad(program)
  addOverhead(program)
}

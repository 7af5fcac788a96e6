#!/usr/bin/env node
// The command line: one command a file under commands/; here only arguments, signals and exit status.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { EXIT, failureJson, failureText } from '../run/index.ts'
import { VERSION } from '../session/index.ts'
import { type CommandContext, makeContext } from './context.ts'
import { startProgress } from './progress.ts'
import { RUNTIMES, type RuntimeChoice } from './runtime-choice.ts'

type Action<Options> = (options: Options, context: CommandContext) => Promise<number>

const interrupts = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interrupts.signal.aborted) return
    process.stderr.write(`\n${signal}: stopping and cleaning up ...\n`)
    interrupts.abort(new Interrupted(signal))
  })
}

class Interrupted extends Error {
  readonly code = 'INTERRUPTED'
  constructor(signal: string) {
    super(`Stopped by ${signal}; everything that was started has been ended and removed.`)
  }
}

/** Runs a command and turns its end into an exit status. */
async function run<Options extends object>(
  command: string,
  options: Options,
  action: Action<Options>,
): Promise<void> {
  const json = 'json' in options && options.json === true
  const context = makeContext(command, json, startProgress(), interrupts.signal)
  try {
    process.exitCode = await action(options, context)
  } catch (error) {
    const interrupted = interrupts.signal.aborted
    const shown = interrupted ? interrupts.signal.reason : error
    process.stderr.write(`pitboss ${command}: ${failureText(shown)}\n`)
    if (context.json) process.stdout.write(`${failureJson(command, shown)}\n`)
    process.exitCode = interrupted ? EXIT.interrupted : EXIT.failed
  }
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
    }
    return value
  }
}

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text)
  if (!match) throw new InvalidArgumentError('Give a time such as 500ms, 30s or 5m.')
  return Number(match[1]) * { ms: 1, s: 1_000, m: 60_000 }[match[2] as 'ms' | 's' | 'm']
}

function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(k|m|g)$/i.exec(text)
  if (!match) throw new InvalidArgumentError('Give a size such as 512m or 2g.')
  const unit = (match[2] as string).toLowerCase() as 'k' | 'm' | 'g'
  return Number(match[1]) * { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[unit]
}

/** `5%` as 0.05. */
function percentage(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)
  if (!match || Number(match[1]) <= 0) throw new InvalidArgumentError('Give a share such as 5%.')
  return Number(match[1]) / 100
}

/** `p99` as 0.99. */
function quantile(text: string): number {
  const match = /^p(\d+(?:\.\d+)?)$/.exec(text)
  const value = Number(match?.[1]) / 100
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Give a quantile such as p99.')
  return value
}

const rates = (text: string): readonly number[] =>
  text.split(',').map((one) => wholeNumber(1, 10_000)(one.trim()))

const repeated = (value: string, before: readonly string[]) => [...before, value]

const port = wholeNumber(0, 65_535)

const program = new Command('pitboss')
  .description('Starts a distributed system, drives it, and proves that its OpenTelemetry tells the truth.')
  .version(VERSION)
  .exitOverride()
  .showSuggestionAfterError()
  .addHelpText(
    'after',
    '\nExit status: 0 holds, 1 findings, 2 the command could not do its work, 3 inconclusive, 130 interrupted.',
  )

function command(name: string, summary: string, example: string): Command {
  return program
    .command(name)
    .description(summary)
    .option('--json', 'print the result as JSON on stdout', false)
    .addHelpText('after', `\nExample:\n  $ ${example}`)
}

const memoryOption = () =>
  new Option(
    '--max-memory <size>',
    'telemetry to keep in memory (512m, 2g); the oldest beyond that goes to a file and is read back from there',
  ).argParser(size)
const systemOption = () =>
  new Option(
    '--system <file>',
    'the system definition (default: the one package.json names under pitboss.system)',
  )
const outOption = () => new Option('--out <dir>', 'where run folders go (default: .pitboss)')
const faultOption = (text: string) =>
  new Option('--fault <name>', text).argParser(repeated).default([], 'none')

command(
  'verify',
  'start the system, run the scenarios, judge all telemetry, write the report',
  'pitboss verify --grep spin',
)
  .addOption(new Option('--runtime <name>', 'how services run').choices([...RUNTIMES]).default('auto'))
  .option('--grep <pattern>', 'only scenarios whose title matches')
  .addOption(faultOption('start with a known break of the system; the run must then exit 1; repeatable'))
  .option('--workers <n>', 'scenarios at the same time', wholeNumber(1, 64))
  .addOption(memoryOption())
  .addOption(systemOption())
  .addOption(outOption())
  .action(
    async (options: {
      runtime: RuntimeChoice
      grep?: string
      fault: string[]
      workers?: number
      maxMemory?: number
      system?: string
      out?: string
    }) => {
      const { verify } = await import('./commands/verify.ts')
      await run('verify', { ...options, faults: options.fault }, verify)
    },
  )

command('up', 'start the system and leave it running', 'pitboss up && npx playwright test')
  .addOption(faultOption('start with a known break of the system; repeatable'))
  .addOption(systemOption())
  .addOption(outOption())
  .action(async (options: { fault: string[]; system?: string; out?: string }) => {
    const { up } = await import('./commands/up.ts')
    await run('up', { ...options, faults: options.fault }, up)
  })

command(
  'keep',
  'hold a system until a signal (what `up` starts)',
  'pitboss keep --system containers/casino.ts --run-dir .pitboss/runs/now',
)
  .requiredOption('--system <file>', 'the system definition')
  .requiredOption('--run-dir <dir>', 'the run folder')
  .addOption(faultOption('a known break; repeatable'))
  .action(async (options: { fault: string[]; system: string; runDir: string }) => {
    const { keep } = await import('./commands/keeper.ts')
    await run('keep', { ...options, faults: options.fault }, keep)
  })

command('down', 'end the standing system, and remove what an earlier crash left', 'pitboss down')
  .addOption(systemOption())
  .action(async (options: { system?: string }) => {
    const { down } = await import('./commands/down.ts')
    await run('down', options, down)
  })

command('status', 'what is up, where, and whether each service answers', 'pitboss status --json')
  .addOption(systemOption())
  .action(async (options: { system?: string }) => {
    const { status } = await import('./commands/status.ts')
    await run('status', options, status)
  })

command(
  'collect',
  'the sink alone: receive OTLP and write a capture',
  'pitboss collect --http-port 4318 --grpc-port 4317 --capture run.jsonl.gz',
)
  .option('--capture <file>', 'the capture to write, .jsonl or .jsonl.gz', 'capture.jsonl.gz')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--http-port <port>', '0 takes a free one', port, 0)
  .option('--grpc-port <port>', '0 takes a free one', port, 0)
  .option('--ready-file <file>', 'written once it accepts: JSON { pid, http, grpc }')
  .option('--for <time>', 'stop after this long: 500ms, 30s, 5m', duration)
  .option('--until-spans <n>', 'stop once this many spans have come', wholeNumber(1, 1_000_000_000))
  .addOption(memoryOption())
  .addOption(
    new Option(
      '--token <token>',
      'what senders must give as "Authorization: Bearer"; better in the variable, which others on the machine cannot read',
    ).env('PITBOSS_TOKEN'),
  )
  .option('--tls-cert <file>', 'certificate chain in PEM: both transports then speak TLS alone')
  .option('--tls-key <file>', 'its key in PEM')
  .option('--max-request <size>', 'the largest request, decompressed (default: 64m)', size)
  .option('--max-under-way <size>', 'all requests under way together (default: 512m)', size)
  .option('--max-connections <n>', 'for each transport (default: 10000)', wholeNumber(1, 1_000_000))
  .action(
    async (options: {
      capture: string
      host: string
      httpPort: number
      grpcPort: number
      readyFile?: string
      for?: number
      untilSpans?: number
      maxMemory?: number
      token?: string
      tlsCert?: string
      tlsKey?: string
      maxRequest?: number
      maxUnderWay?: number
      maxConnections?: number
    }) => {
      const { collect } = await import('./commands/collect.ts')
      await run('collect', options, collect)
    },
  )

command(
  'check',
  'judge saved captures (OTLP/JSON lines) and logs; no system needed',
  'pitboss check capture.jsonl.gz --logs logs/',
)
  .argument('<captures...>', "capture files (.jsonl, .jsonl.gz), a run's folder, or folders of captures")
  .option(
    '--logs <dir>',
    "the services' own logs, a file a service: <service>.log, .log.gz, .stderr.log (default: logs/ beside the capture)",
  )
  .addOption(
    new Option('--system <file>', 'a system definition: services, promises, contracts, how rules are set'),
  )
  .option('--out <dir>', 'write report.html, findings.json and junit.xml there')
  .action(
    async (captures: string[], options: { json: boolean; logs?: string; system?: string; out?: string }) => {
      const { check } = await import('./commands/check.ts')
      await run('check', { ...options, captures }, check)
    },
  )

command(
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
  .addOption(systemOption())
  .action(
    async (captures: string[], options: { json: boolean; to?: string; fresh: boolean; system?: string }) => {
      const { record } = await import('./commands/record.ts')
      await run('record', { ...options, captures }, record)
    },
  )

command(
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
  .option('--grep <pattern>', 'of revisions, only scenarios whose title matches')
  .option(
    '--out <dir>',
    'write gate.md, gate.junit.xml, gate.sarif, gate.codequality.json and annotations there',
  )
  .addOption(systemOption())
  .action(
    async (options: {
      json: boolean
      base: string[]
      head: string[]
      runs: number
      watch: string[]
      grep?: string
      out?: string
      system?: string
    }) => {
      const { gate } = await import('./commands/gate.ts')
      await run('gate', options, gate)
    },
  )

command(
  'mutate',
  'break recorded telemetry in every way of the catalogue; each break must be told, with the right code at the right hop',
  'pitboss mutate .pitboss/runs/latest',
)
  .argument(
    '[captures...]',
    'folders of sound runs, each a recording of its own, or captures of one (default: the latest run)',
  )
  .option('--logs <dir>', "the services' own logs (default: logs/ beside the capture)")
  .option('--only <class>', 'only this class of defects; repeatable', repeated, [])
  .option(
    '--pairs <n>',
    'pairs of torn hops to try at most, of each recording',
    wholeNumber(0, 1_000_000),
    80,
  )
  .option('--rewrites <n>', 'harmless rewrites that must raise nothing', wholeNumber(0, 1_000_000), 1000)
  .option('--seed <n>', 'decides all that is random', wholeNumber(0, 4_294_967_295), 1)
  .option(
    '--live',
    'break the running system instead, in each of the ways that its definition knows, and demand that each is told',
    false,
  )
  .addOption(faultOption('only this break of the running system (with --live); repeatable'))
  .addOption(outOption())
  .addOption(systemOption())
  .action(
    async (
      captures: string[],
      options: {
        json: boolean
        logs?: string
        system?: string
        only: string[]
        pairs: number
        rewrites: number
        seed: number
        live: boolean
        fault: string[]
        out?: string
      },
    ) => {
      const { mutate } = await import('./commands/mutate.ts')
      await run('mutate', { ...options, captures, faults: options.fault }, mutate)
    },
  )

command(
  'report',
  "write a run's HTML report again, with the overhead and the mutation score that its folder holds by now",
  'pitboss report .pitboss/runs/latest',
)
  .argument('[run]', "a run's folder (default: the latest run)")
  .option('--overhead <dir>', "the folder of an overhead experiment, to be kept with the run's")
  .action(async (folder: string | undefined, options: { json: boolean; overhead?: string }) => {
    const { report } = await import('./commands/report.ts')
    await run('report', { ...options, ...(folder === undefined ? {} : { run: folder }) }, report)
  })

command(
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
  .option('--seed <n>', 'decides what each request asks, and its trace id', wholeNumber(0, 2_000_000_000), 1)
  .addOption(faultOption('start with a known break of the system; repeatable'))
  .addOption(systemOption())
  .addOption(outOption())
  .action(
    async (options: {
      json: boolean
      scenario: string
      rate: number
      duration: number
      ramp?: readonly number[]
      seed: number
      fault: string[]
      system?: string
      out?: string
    }) => {
      const { load } = await import('./commands/load.ts')
      await run('load', { ...options, faults: options.fault }, load)
    },
  )

command(
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
  .option(
    '--seed <n>',
    'decides which request goes to which arm, and what it asks',
    wholeNumber(0, 2_000_000_000),
    1,
  )
  .option('--rate <n>', 'requests a second to each arm', wholeNumber(1, 10_000))
  .option('--windows <n>', 'measured windows of a launch', wholeNumber(2, 10_000))
  .addOption(faultOption('start the instrumented arm with a known break; repeatable'))
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
      seed: number
      rate?: number
      windows?: number
      fault: string[]
      from?: string
      system?: string
      out?: string
    }) => {
      const { overhead } = await import('./commands/overhead.ts')
      const size = options.nightly ? 'nightly' : options.smoke ? 'smoke' : 'quick'
      await run('overhead', { ...options, size, faults: options.fault } as const, overhead)
    },
  )

command(
  'rules',
  'the catalogue: what each rule demands, needs and advises, with examples',
  'pitboss rules TRC11',
)
  .argument('[code]', 'a rule, such as TRC11; all of them where it is left out')
  .option('--out <dir>', 'write the whole catalogue as rules.md there')
  .action(async (code: string | undefined, options: { json: boolean; out?: string }) => {
    const { rules } = await import('./commands/rules.ts')
    await run('rules', { ...options, ...(code === undefined ? {} : { code }) }, rules)
  })

command('doctor', 'what is on this machine, what is missing, what to do about it', 'pitboss doctor').action(
  async (options: object) => {
    const { doctor } = await import('./commands/doctor.ts')
    await run('doctor', options, (_, context) => doctor(context))
  },
)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.failed
}

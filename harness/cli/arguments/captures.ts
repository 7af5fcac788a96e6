// Commands on telemetry that was received: captures and runs.
import { type Command, Option } from 'commander'
import type { RuntimeChoice } from '../../run/index.ts'
import { run } from '../run-command.ts'
import { faultOption, memoryOption, outOption, runtimeOption, systemOption } from './options.ts'
import { command } from './program.ts'
import { duration, port, repeated, size, wholeNumber } from './values.ts'

function addCollect(program: Command): void {
  command(
    program,
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
        const { collect } = await import('../commands/collect.ts')
        await run('collect', options, collect)
      },
    )
}

function addCheck(program: Command): void {
  command(
    program,
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
      async (
        captures: string[],
        options: { json: boolean; logs?: string; system?: string; out?: string },
      ) => {
        const { check } = await import('../commands/check.ts')
        await run('check', { ...options, captures }, check)
      },
    )
}

function addMutate(program: Command): void {
  command(
    program,
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
    .addOption(runtimeOption('on what the running system runs (with --live)'))
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
          runtime: RuntimeChoice
          fault: string[]
          out?: string
        },
      ) => {
        const { mutate } = await import('../commands/mutate.ts')
        await run('mutate', { ...options, captures, faults: options.fault }, mutate)
      },
    )
}

function addReport(program: Command): void {
  command(
    program,
    'report',
    "write a run's HTML report again, with the overhead and the mutation score that its folder holds by now",
    'pitboss report .pitboss/runs/latest',
  )
    .argument('[run]', "a run's folder (default: the latest run)")
    .option('--overhead <dir>', "the folder of an overhead experiment, to be kept with the run's")
    .action(async (folder: string | undefined, options: { json: boolean; overhead?: string }) => {
      const { report } = await import('../commands/report.ts')
      await run('report', { ...options, ...(folder === undefined ? {} : { run: folder }) }, report)
    })
}

export function addCaptureCommands(program: Command): void {
  addCollect(program)
  addCheck(program)
  addMutate(program)
  addReport(program)
}

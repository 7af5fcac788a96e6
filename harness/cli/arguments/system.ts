// Commands that start the system, or speak with the one that is up.
import type { Command } from 'commander'
import type { RuntimeChoice } from '../../run/index.ts'
import { run } from '../run-command.ts'
import { faultOption, memoryOption, outOption, runtimeOption, systemOption } from './options.ts'
import { command } from './program.ts'
import { wholeNumber } from './values.ts'

function addVerify(program: Command): void {
  command(
    program,
    'verify',
    'start the system, run the scenarios, judge all telemetry, write the report',
    'pitboss verify --grep spin',
  )
    .addOption(runtimeOption())
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
        const { verify } = await import('../commands/verify.ts')
        await run('verify', { ...options, faults: options.fault }, verify)
      },
    )
}

function addUp(program: Command): void {
  command(program, 'up', 'start the system and leave it running', 'pitboss up && npx playwright test')
    .addOption(runtimeOption())
    .addOption(faultOption('start with a known break of the system; repeatable'))
    .addOption(systemOption())
    .addOption(outOption())
    .action(async (options: { runtime: RuntimeChoice; fault: string[]; system?: string; out?: string }) => {
      const { up } = await import('../commands/up.ts')
      await run('up', { ...options, faults: options.fault }, up)
    })
}

function addKeep(program: Command): void {
  command(
    program,
    'keep',
    'hold a system until a signal (what `up` starts)',
    'pitboss keep --system containers/casino.ts --run-dir .pitboss/runs/now',
  )
    .requiredOption('--system <file>', 'the system definition')
    .requiredOption('--run-dir <dir>', 'the run folder')
    .addOption(runtimeOption())
    .addOption(faultOption('a known break; repeatable'))
    .action(async (options: { runtime: RuntimeChoice; fault: string[]; system: string; runDir: string }) => {
      const { keep } = await import('../commands/keeper.ts')
      await run('keep', { ...options, faults: options.fault }, keep)
    })
}

function addDown(program: Command): void {
  command(program, 'down', 'end the standing system, and remove what an earlier crash left', 'pitboss down')
    .addOption(systemOption())
    .action(async (options: { system?: string }) => {
      const { down } = await import('../commands/down.ts')
      await run('down', options, down)
    })
}

function addStatus(program: Command): void {
  command(program, 'status', 'what is up, where, and whether each service answers', 'pitboss status --json')
    .addOption(systemOption())
    .action(async (options: { system?: string }) => {
      const { status } = await import('../commands/status.ts')
      await run('status', options, status)
    })
}

export function addSystemCommands(program: Command): void {
  addVerify(program)
  addUp(program)
  addKeep(program)
  addDown(program)
  addStatus(program)
}

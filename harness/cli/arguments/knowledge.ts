// Commands that tell what is known and what is here.
import type { Command } from 'commander'
import { run } from '../run-command.ts'
import { command } from './program.ts'

function addRules(program: Command): void {
  command(
    program,
    'rules',
    'the catalogue: what each rule demands, needs and advises, with examples',
    'pitboss rules TRC11',
  )
    .argument('[code]', 'a rule, such as TRC11; all of them where it is left out')
    .option('--out <dir>', 'write the whole catalogue as rules.md there')
    .action(async (code: string | undefined, options: { json: boolean; out?: string }) => {
      const { rules } = await import('../commands/rules.ts')
      await run('rules', { ...options, ...(code === undefined ? {} : { code }) }, rules)
    })
}

function addDoctor(program: Command): void {
  command(
    program,
    'doctor',
    'what is on this machine, what is missing, what to do about it',
    'pitboss doctor',
  ).action(async (options: object) => {
    const { doctor } = await import('../commands/doctor.ts')
    await run('doctor', options, (_, context) => doctor(context))
  })
}

export function addKnowledge(program: Command): void {
  addRules(program)
  addDoctor(program)
}

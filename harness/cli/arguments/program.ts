// The program, and what all of its commands have.
import { Command } from 'commander'
import { VERSION } from '../../session/index.ts'

export const makeProgram = (): Command =>
  new Command('pitboss')
    .description('Starts a distributed system, drives it, and proves that its OpenTelemetry tells the truth.')
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExit status: 0 holds, 1 findings, 2 the command could not do its work, 3 inconclusive, 130 interrupted.',
    )

/** A command with what all have: `--json` and an example. */
export function command(program: Command, name: string, summary: string, example: string): Command {
  return program
    .command(name)
    .description(summary)
    .option('--json', 'print the result as JSON on stdout', false)
    .addHelpText('after', `\nExample:\n  $ ${example}`)
}

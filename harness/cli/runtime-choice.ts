// Which runtime, and why.
import { CommandFailed } from '../run/index.ts'

export const RUNTIMES = ['auto', 'local', 'docker'] as const
export type RuntimeChoice = (typeof RUNTIMES)[number]

export function chooseRuntime(choice: RuntimeChoice): { readonly runtime: 'local'; readonly reason: string } {
  switch (choice) {
    case 'local':
      return { runtime: 'local', reason: 'asked for with --runtime local' }
    case 'docker':
      throw new CommandFailed(
        'RUNTIME_MISSING',
        'This version of Pitboss starts systems as local processes only. Use --runtime local, or leave the option out.',
      )
    case 'auto':
      return { runtime: 'local', reason: 'the only runtime of this version' }
    default:
      return choice satisfies never
  }
}

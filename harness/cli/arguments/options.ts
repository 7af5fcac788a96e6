// Options that several commands have.
import { Option } from 'commander'
import type { RuntimeChoice } from '../../run/index.ts'
import { repeated, size } from './values.ts'

export const memoryOption = () =>
  new Option(
    '--max-memory <size>',
    'telemetry to keep in memory (512m, 2g); the oldest beyond that goes to a file and is read back from there',
  ).argParser(size)
export const systemOption = () =>
  new Option(
    '--system <file>',
    'the system definition (default: the one package.json names under pitboss.system)',
  )
export const outOption = () => new Option('--out <dir>', 'where run folders go (default: .pitboss)')
export const faultOption = (text: string) =>
  new Option('--fault <name>', text).argParser(repeated).default([], 'none')
const RUNTIMES = ['auto', 'local', 'docker'] as const satisfies readonly RuntimeChoice[]

/** How services run. */
export const runtimeOption = (
  text = 'containers or local processes; auto takes containers where an engine answers',
  preset: RuntimeChoice = 'local',
) => new Option('--runtime <name>', text).choices([...RUNTIMES]).default(preset)

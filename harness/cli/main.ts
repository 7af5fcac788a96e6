// The command line: what a command does is in its file under commands/, what it is asked with under arguments/.
import { CommanderError } from 'commander'
import { EXIT } from '../run/index.ts'
import { addCaptureCommands } from './arguments/captures.ts'
import { addExperiments } from './arguments/experiments.ts'
import { addKnowledge } from './arguments/knowledge.ts'
import { makeProgram } from './arguments/program.ts'
import { addSignatureCommands } from './arguments/signatures.ts'
import { addSystemCommands } from './arguments/system.ts'

// Whoever reads may have seen enough (`| head`): the command goes on, and ends with its own status.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const program = makeProgram()
addSystemCommands(program)
addCaptureCommands(program)
addSignatureCommands(program)
addExperiments(program)
addKnowledge(program)
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.failed
}

// The sink with a recording behind it, as `pitboss verify` has it.
import { Recording } from '../../../harness/recording/index.ts'
import { startSink } from '../../../harness/sink/index.ts'

// Not by the signal itself: only then is a profile written.
process.once('SIGTERM', () => process.exit())
const recording = new Recording()
const sink = await startSink({ onRequest: (request) => recording.append(request) })
process.stdout.write(`${JSON.stringify({ http: sink.http, grpc: sink.grpc })}\n`)

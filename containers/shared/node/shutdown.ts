// Ending on SIGTERM: finish the work, flush the telemetry, exit 0; exit 1 if that takes too long.
import { endsWithoutFlush } from './faults.ts'
import { shutdownTelemetry } from './telemetry.ts'

const deadlineMs = 4_500

/** `stop` stops accepting work and waits for what is under way. */
export function stopOnSignal(stop: () => Promise<void>): void {
  const end = async () => {
    if (endsWithoutFlush) process.exit(0)
    setTimeout(() => process.exit(1), deadlineMs).unref()
    await stop()
    await shutdownTelemetry()
  }
  const onSignal = () => {
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal)
}

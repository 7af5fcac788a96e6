// The life of a service, from start to SIGTERM.
import { log } from './logger.ts'
import { stopOnSignal } from './shutdown.ts'

/**
 * Starts the service, or ends the process with the reason in the log. `start` gives what stops it again: what takes
 * no new work, waits for what is under way, and lets go of the rest.
 */
export function startService(start: () => Promise<() => Promise<void>>): void {
  start().then(
    (stop) => {
      stopOnSignal(async () => {
        await stop()
        log.info('stopped')
      })
      log.info('listening')
    },
    (error: unknown) => {
      log.fatal({ err: error }, 'could not start')
      process.exit(1)
    },
  )
}

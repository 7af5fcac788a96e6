// A process as a part of a system: it can be stopped and paused; the rest takes a network of its own.
import { RuntimeError } from '../errors.ts'
import type { Part } from '../parts.ts'
import type { ManagedProcess } from '../processes/managed-process.ts'

export function partOf(started: ManagedProcess): Part {
  return {
    name: started.name,
    pid: started.pid,
    ended: started.ended,
    get stopping() {
      return started.stopping
    },
    lastLines: () => started.lastLines(),
    stop: (graceMs) => started.stop(graceMs),
    hinder: async (how) => {
      if (how === 'pause') return started.pause()
      const what = how === 'disconnect' ? 'cut off' : 'slowed down'
      throw new RuntimeError(
        'UNSUPPORTED',
        `${started.name} cannot be ${what}: local processes share the network of the machine.`,
        { remedy: 'Use --runtime docker, or stop or pause it.' },
      )
    },
    free: async () => started.resume(),
    killNow: () => started.killNow(),
  }
}

// How often V8 looks for garbage while requests are received.
import { setFlagsFromString } from 'node:v8'

/**
 * Bodies are buffers, which lie outside the heap. V8 holds their growth against a limit made for the small heap beside
 * them, and marks that heap anew every few megabytes received: a quarter of all that receiving costs. Counted as a part
 * of the whole, they have a collection follow when the whole has grown by a share of itself.
 */
export function collectByGrowth(): void {
  if (Number.parseInt(process.versions.v8, 10) === 13) {
    setFlagsFromString('--external-memory-accounted-in-global-limit')
  }
}

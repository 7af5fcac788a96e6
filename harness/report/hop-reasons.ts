// Why contexts were lost at a hop, in a few words.
import type { HopCounts } from '../../assertions/index.ts'

/** `12 not injected, 3 wrong format`; without number where there is one reason alone; empty where nothing was lost. */
export function reasonsText({ reasons }: HopCounts): string {
  const all = Object.entries(reasons)
  const [only] = all
  if (all.length === 1 && only !== undefined) return only[0]
  return all.map(([reason, times]) => `${times} ${reason}`).join(', ')
}

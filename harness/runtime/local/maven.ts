// Maven's local repository is not made for two Mavens at once; this lets one in at a time.
import { join } from 'node:path'
import type { LocalContext } from './context.ts'
import { withLock } from '../lock.ts'

export function withMaven<T>(
  { cache, abort }: Pick<LocalContext, 'cache' | 'abort'>,
  work: () => Promise<T>,
): Promise<T> {
  return withLock(join(cache, '.locks', 'maven.lock'), work, { abort })
}

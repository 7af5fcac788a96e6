// All that is fuzzed, with the share of the time that each gets.
import type { Target } from '../target.ts'
import { grpcTarget } from './grpc.ts'
import { growthTarget } from './growth.ts'
import { httpTarget } from './http.ts'
import { JSON_TARGETS } from './json.ts'
import { PROTOBUF_TARGETS } from './protobuf.ts'

export interface Share {
  readonly make: () => Target
  readonly share: number
}

export const SHARES: readonly Share[] = [
  ...PROTOBUF_TARGETS.map((target) => ({ make: () => target, share: 4 })),
  ...JSON_TARGETS.map((target) => ({ make: () => target, share: 2 })),
  { make: httpTarget, share: 2 },
  { make: grpcTarget, share: 2 },
  { make: () => growthTarget(), share: 1 },
]

// Every class of defects.
import type { Operator } from '../mutant.ts'
import { attributeOperators } from './attributes.ts'
import { contextOperators } from './context.ts'
import { contractOperators } from './contracts.ts'
import { failureOperators } from './failures.ts'
import { headerOperators } from './headers.ts'
import { logOperators } from './logs.ts'
import { metricOperators } from './metrics.ts'
import { noiseOperators } from './noise.ts'
import { resourceOperators } from './resources.ts'
import { secretOperators } from './secrets.ts'
import { streamOperators } from './streams.ts'
import { structureOperators } from './structure.ts'

export const operators: readonly Operator[] = [
  ...contextOperators,
  ...headerOperators,
  ...structureOperators,
  ...noiseOperators,
  ...attributeOperators,
  ...secretOperators,
  ...failureOperators,
  ...resourceOperators,
  ...logOperators,
  ...metricOperators,
  ...streamOperators,
  ...contractOperators,
]

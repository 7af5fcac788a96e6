// Every class of defects.
import type { Operator } from '../mutant.ts'
import { attributeOperators } from './attributes.ts'
import { contextOperators } from './context.ts'
import { contractOperators } from './contracts.ts'
import { headerOperators } from './headers.ts'
import { logOperators } from './logs.ts'
import { metricOperators } from './metrics.ts'
import { resourceOperators } from './resources.ts'
import { structureOperators } from './structure.ts'

export const operators: readonly Operator[] = [
  ...contextOperators,
  ...headerOperators,
  ...structureOperators,
  ...attributeOperators,
  ...resourceOperators,
  ...logOperators,
  ...metricOperators,
  ...contractOperators,
]

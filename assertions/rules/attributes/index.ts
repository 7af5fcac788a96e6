// The rules that look at the attributes of spans, over one count of them.
import type { Rule } from '../rule.ts'
import { conventionRule } from './conventions.ts'
import { generationRule } from './generations.ts'
import { keyRule } from './keys.ts'
import { placementRule } from './placement.ts'
import { requiredRule } from './required.ts'
import { valueRule } from './values.ts'

export const attributeRules: readonly Rule[] = [
  keyRule,
  requiredRule,
  conventionRule,
  generationRule,
  placementRule,
  valueRule,
]

// A passing and a failing example of each rule, and how they read.
import type { RuleCode } from '../catalogue/index.ts'
import { deliveryExamples } from './delivery.ts'
import type { Examples, RuleExamples } from './example.ts'
import { logExamples } from './logs.ts'
import { metricExamples } from './metrics.ts'
import { nameExamples } from './names.ts'
import { resourceExamples } from './resource.ts'
import { statusExamples } from './status.ts'
import { traceShapeExamples } from './traces-shape.ts'
import { traceWorkExamples } from './traces-work.ts'

export type { RuleExample, RuleExamples } from './example.ts'
export { exampleText } from './text.ts'

const examples: Examples = {
  ...traceShapeExamples,
  ...traceWorkExamples,
  ...statusExamples,
  ...nameExamples,
  ...logExamples,
  ...metricExamples,
  ...resourceExamples,
  ...deliveryExamples,
}

export const examplesOf = (code: RuleCode): RuleExamples | undefined => examples[code]?.()

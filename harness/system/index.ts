export type * from './definition.ts'
export { defineSystem } from './define.ts'
export { DefinitionError, type DefinitionProblem } from './errors.ts'
export { TAP_QUEUE } from './rabbitmq-tap.ts'

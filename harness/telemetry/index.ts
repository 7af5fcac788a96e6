// The model: plain immutable data for everything a system says about itself.
export * from './attributes.ts'
export * from './ids.ts'
export * from './log.ts'
export * from './metric.ts'
export * from './resource.ts'
export * from './span.ts'

/** The three OTLP signals this harness receives. */
export type Signal = 'traces' | 'metrics' | 'logs'

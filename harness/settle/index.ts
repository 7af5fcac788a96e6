// Knowing when telemetry is complete: barriers and deadlines.
export * from './barrier.ts'
export * from './settle.ts'

// Fields of a structured line.

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keys are compared in lowercase without `_`, `-` and `.`: `trace_id`, `traceId` and `trace.id` are one. */
export const plainKey = (key: string): string => key.toLowerCase().replace(/[_.-]/g, '')

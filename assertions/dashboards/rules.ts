// Rule files of Prometheus: alerts and recorded expressions.
import type { ReadBoard, WatchedQuery } from './grafana.ts'

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export interface ReadRules extends ReadBoard {
  /** Names of series that these rules make. */
  readonly recorded: readonly string[]
}

/** `content`: of the YAML file, as plain data. */
export function readRules(content: unknown, file: string): ReadRules | undefined {
  if (!isFields(content) || !Array.isArray(content['groups'])) return undefined
  const queries: WatchedQuery[] = []
  const recorded: string[] = []
  for (const group of listOf(content['groups']).filter(isFields)) {
    for (const rule of listOf(group['rules']).filter(isFields)) {
      const { alert, record, expr } = rule
      if (typeof record === 'string') recorded.push(record)
      const place = typeof alert === 'string' ? `alert ${alert}` : `recorded series ${String(record)}`
      if (typeof expr === 'string') queries.push({ place, language: 'promql', text: expr, file })
    }
  }
  return { title: file, queries, recorded, unread: [] }
}

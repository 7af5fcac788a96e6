// Counts a capture without the product's own reader: plain JSON, field by field.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { directoryOf, type Selection } from './truths.ts'

interface Value {
  readonly stringValue?: string
  readonly intValue?: string | number
  readonly doubleValue?: number
  readonly boolValue?: boolean
  readonly arrayValue?: { readonly values?: readonly Value[] }
}
interface Attribute {
  readonly key: string
  readonly value: Value
}
interface RawSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind?: number
  readonly attributes?: readonly Attribute[]
  readonly status?: { readonly code?: number }
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]
}
interface Request {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] }
    readonly scopeSpans?: readonly { readonly spans?: readonly RawSpan[] }[]
  }[]
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
const STATUSES = ['UNSET', 'OK', 'ERROR']

function text(value: Value | undefined): string {
  if (value?.arrayValue) return (value.arrayValue.values ?? []).map(text).join(', ')
  return String(value?.stringValue ?? value?.intValue ?? value?.doubleValue ?? value?.boolValue ?? '')
}

export interface CountedSpan {
  readonly raw: RawSpan
  readonly service: string
  readonly attributes: ReadonlyMap<string, string>
}

const attributesOf = (list: readonly Attribute[] = []) =>
  new Map(list.map(({ key, value }) => [key, text(value)]))

export function spansOf(name: string): CountedSpan[] {
  const file = gunzipSync(readFileSync(join(directoryOf(name), 'capture.jsonl.gz'))).toString()
  const requests = file.split('\n').filter((line) => line.trim() !== '')
  return requests.flatMap((line) =>
    ((JSON.parse(line) as Request).resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) => {
      const service = attributesOf(resource?.attributes).get('service.name') ?? ''
      return scopeSpans
        .flatMap(({ spans = [] }) => spans)
        .map((raw) => ({ raw, service, attributes: attributesOf(raw.attributes) }))
    }),
  )
}

export function edgesOf(spans: readonly CountedSpan[]): Record<string, number> {
  const services = new Map(spans.map(({ raw, service }) => [`${raw.traceId} ${raw.spanId}`, service]))
  const edges: Record<string, number> = {}
  const count = (edge: string) => (edges[edge] = (edges[edge] ?? 0) + 1)
  for (const { raw, service } of spans) {
    const parent = services.get(`${raw.traceId} ${raw.parentSpanId}`)
    if (parent !== undefined && parent !== service) count(`${parent} > ${service}`)
    for (const link of raw.links ?? []) {
      count(`${services.get(`${link.traceId} ${link.spanId}`) ?? '(absent)'} ~ ${service}`)
    }
  }
  return edges
}

export function select(spans: readonly CountedSpan[], selection: Selection): CountedSpan[] {
  const ids = new Set(spans.map(({ raw }) => `${raw.traceId} ${raw.spanId}`))
  const name = selection.name === undefined ? undefined : new RegExp(selection.name)
  const value = selection.value === undefined ? undefined : new RegExp(selection.value)
  const parentOf = ({ raw }: CountedSpan) => {
    if (!raw.parentSpanId) return 'none'
    return ids.has(`${raw.traceId} ${raw.parentSpanId}`) ? 'present' : 'absent'
  }
  return spans.filter((span) => {
    const { raw, service, attributes } = span
    const found = selection.attribute === undefined ? undefined : attributes.get(selection.attribute)
    return (
      (selection.service === undefined || selection.service === service) &&
      (selection.kind === undefined || selection.kind === KINDS[raw.kind ?? 0]) &&
      (selection.status === undefined || selection.status === STATUSES[raw.status?.code ?? 0]) &&
      (name === undefined || name.test(raw.name)) &&
      (selection.attribute === undefined || found !== undefined) &&
      (value === undefined || value.test(found ?? '')) &&
      (selection.parent === undefined || selection.parent === parentOf(span)) &&
      (selection.links === undefined || selection.links === (raw.links ?? []).length > 0)
    )
  })
}

export function linesOf(name: string, log: string): string[] {
  const bytes = readFileSync(join(directoryOf(name), 'logs', `${log}.log.gz`))
  return gunzipSync(bytes).toString().split('\n').slice(0, -1)
}

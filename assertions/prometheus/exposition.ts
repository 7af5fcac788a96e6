// What an exporter shows when Prometheus scrapes it: the text format, read as series of one sample.
// Source: Prometheus documentation, instrumenting/exposition_formats.
import type { PrometheusSeries } from './series.ts'

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+(-?\d+))?$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g

/** `time`: of the scrape, in milliseconds since the epoch; `target`: labels that the scrape adds. Other lines are left out. */
export function fromExposition(
  text: string,
  time: number,
  target: Readonly<Record<string, string>> = {},
): PrometheusSeries[] {
  return text.split('\n').flatMap((line) => {
    const found = line.startsWith('#') ? null : LINE.exec(line.trim())
    if (found === null) return []
    const [, name = '', inner = '', value = '', stamp] = found
    const own = [...inner.matchAll(LABEL)].map(([, key = '', quoted = '']): [string, string] => [
      key,
      quoted.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\'),
    ])
    const labels = [...new Map([...own, ...Object.entries(target)])].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const samples = [{ time: stamp === undefined ? time : Number(stamp), value: numberOf(value) }]
    return [{ name, labels, samples }]
  })
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  return Number(text)
}

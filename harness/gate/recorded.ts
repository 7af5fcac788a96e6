// What a recording comes down to for the gate: its signature, values of labels, and the places that spans name.
import { labelValues, type LabelValues, type Signature, signatureOf } from '../../assertions/index.ts'
import { observe } from '../matchers/index.ts'
import { readRecording } from '../run/index.ts'
import { OWN_SERVICE } from '../session/index.ts'
import { attribute, attributeText, serviceName, type Trace } from '../telemetry/index.ts'

/** Where a span says that it is made. */
export interface CodePlace {
  readonly service: string
  readonly name: string
  /** As the span has it: often a path of the machine that built the service. */
  readonly file: string
  readonly line: number
}

export interface Recorded {
  readonly signature: Signature
  readonly values: LabelValues
  readonly places: readonly CodePlace[]
}

/** `path`: a capture, a run's folder, or a folder of captures. */
export async function recordedAt(path: string): Promise<Recorded> {
  const recording = await readRecording([path], {}, true)
  const observed = observe(recording)
  const exports = [...recording.spanExports()]
    .filter(([service]) => service !== OWN_SERVICE)
    .map(([service, { requests, spans }]) => ({ service, signal: 'traces', requests, items: spans }))
  return {
    signature: signatureOf(observed, exports),
    values: labelValues(observed.metrics),
    places: placesIn(observed.traces),
  }
}

/** One for each name of a span. Source: OpenTelemetry semantic conventions, code attributes. */
function placesIn(traces: readonly Trace[]): CodePlace[] {
  const found = new Map<string, CodePlace>()
  for (const { spans } of traces) {
    for (const { attributes, name, resource } of spans) {
      const file = attributeText(attributes, 'code.file.path', 'code.filepath')
      if (file === undefined) continue
      const service = serviceName(resource)
      const line = attribute(attributes, 'code.line.number') ?? attribute(attributes, 'code.lineno')
      const key = `${service}\n${name}`
      if (!found.has(key)) found.set(key, { service, name, file, line: Math.max(1, Number(line ?? 1)) })
    }
  }
  return [...found.values()]
}

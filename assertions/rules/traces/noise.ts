// TRC17: spans that stand for no work: health checks, scrapes, idle polls.
import type { TraceId } from '../../../harness/telemetry/index.ts'
import {
  askedByHarness,
  compareText,
  isBrowser,
  isHarness,
  probeOf,
  serviceOf,
  type TraceIndex,
} from '../../model/index.ts'
import { Cases, type Checked, type Judged, type Rule, setting } from '../rule.ts'
import { idlePolls } from './polls.ts'

interface Noise {
  /** All spans of the service, those left out that only answer the harness. */
  total: number
  /** Its spans that stand for no work. */
  spans: number
  /** How often each probe or poll left a trace, by its name. */
  readonly probes: Map<string, number>
  readonly polls: string[]
  rounds: number
  example: TraceId | undefined
}

class NoiseCount {
  readonly services = new Map<string, Noise>()

  of(service: string): Noise {
    let noise = this.services.get(service)
    if (noise === undefined) {
      noise = { total: 0, spans: 0, probes: new Map(), polls: [], rounds: 0, example: undefined }
      this.services.set(service, noise)
    }
    return noise
  }

  addAll({ spans }: TraceIndex): void {
    for (const span of spans) if (!isHarness(span)) this.of(serviceOf(span)).total++
  }

  addNoise(trace: TraceIndex): void {
    for (const span of trace.spans) {
      const noise = this.of(serviceOf(span))
      noise.spans++
      noise.example ??= trace.traceId
    }
  }
}

/** What is probed where the whole trace is a probe; `own` where the harness makes it, which is no noise of the system. */
function probeIn(
  trace: TraceIndex,
): { readonly name: string; readonly service: string; readonly own: boolean } | undefined {
  const [root, ...others] = trace.roots
  // A page that asks how its server does is no probe: somebody looks at it.
  if (root === undefined || others.length > 0 || isBrowser(root)) return undefined
  const first = isHarness(root) ? trace.childrenOf(root)[0] : root
  if (first === undefined || (first.kind !== 'SERVER' && first.kind !== 'CLIENT')) return undefined
  const name = probeOf(first)
  if (name === undefined) return undefined
  return { name, service: serviceOf(first), own: first !== root || askedByHarness(first) !== undefined }
}

function checkNoise(judged: Judged): Checked {
  const cases = new Cases('TRC17')
  const count = new NoiseCount()
  for (const trace of judged.run.traces) {
    const probe = probeIn(trace)
    if (probe?.own === true) continue
    count.addAll(trace)
    if (probe === undefined) continue
    count.addNoise(trace)
    const { probes } = count.of(probe.service)
    probes.set(probe.name, (probes.get(probe.name) ?? 0) + 1)
    count.of(probe.service).rounds++
  }
  for (const { service, name, rounds, idle } of idlePolls(judged.run, setting(judged, 'TRC17', 'polls'))) {
    for (const trace of idle) count.addNoise(trace)
    const noise = count.of(service)
    noise.polls.push(`${name}: ${idle.length} of ${rounds} rounds found nothing`)
    noise.probes.set(name, (noise.probes.get(name) ?? 0) + idle.length)
    noise.rounds += idle.length
  }
  const services = [...count.services].toSorted(([a], [b]) => compareText(a, b))
  for (const [service, noise] of services) tell(cases, service, noise, setting(judged, 'TRC17', 'share'))
  return { subjects: services.length, findings: cases.findings() }
}

/** Fewer probes than this say nothing about what a service does all day. */
const FEW = 10

function tell(cases: Cases, service: string, noise: Noise, share: number): void {
  if (noise.probes.size === 0) return
  const most = noise.spans > share * noise.total && noise.rounds >= FEW
  const names = [...noise.probes.keys()].toSorted()
  const counts = names.map((name) => `${name} ${noise.probes.get(name)}`).join(', ')
  const ids = noise.example === undefined ? {} : { traceId: noise.example }
  cases.add({
    subject: { service, ...ids },
    message: `${most ? 'most spans' : 'some spans'} of ${service} stand for no work: ${names.join(', ')}`,
    ...(most ? {} : { severity: 'information' }),
    evidence: [
      {
        text: `${noise.spans} of ${noise.total} spans (${Math.round((100 * noise.spans) / noise.total)}%): ${counts}`,
        ...ids,
      },
      ...noise.polls.toSorted().map((text) => ({ text })),
    ],
    times: noise.rounds,
  })
}

export const traceNoiseRules: readonly Rule[] = [{ code: 'TRC17', check: checkNoise }]

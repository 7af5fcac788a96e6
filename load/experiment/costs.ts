// What the arms cost besides time: processor time, memory, telemetry; by service.
import { mean, quantile, sorted, type WindowRatio } from '../statistics/index.ts'
import { type ArmName, inArm } from './arms.ts'
import type { Launch, Recorded } from './data.ts'
import { type RuntimeCost, runtimeCost } from './runtimes.ts'
import { between, type Window } from './windows.ts'

export interface ServiceCost {
  readonly service: string
  /** Microseconds of processor time a request, all threads. */
  readonly cpu: number
  /** Mean resident bytes. */
  readonly rss: number
  /** A request; of instrumented arms. */
  readonly spans?: number
  readonly runtime: RuntimeCost
}

export interface ArmCost {
  readonly arm: ArmName
  /** Milliseconds, over all counted requests. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number }
  readonly services: readonly ServiceCost[]
  readonly cpu: number
  readonly rss: number
  /** A request; of instrumented arms. */
  readonly spans?: number
  readonly bytes?: number
}

const readingsOf = ({ launches }: Recorded, { launch }: Window): Launch['readings'] =>
  launches[launch]?.readings ?? []

/** Seconds of processor time of the services in the window. */
function cpuIn(recorded: Recorded, window: Window, names: readonly string[]): number | undefined {
  const used = names.map((name) =>
    between(readingsOf(recorded, window), window.from, window.to, ({ cpu }) => cpu[name] ?? 0),
  )
  return used.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  )
}

export function cpuRatios(
  recorded: Recorded,
  windows: readonly Window[],
  arm: ArmName,
  reference: ArmName,
): readonly WindowRatio[] {
  const { services } = recorded.plan
  return windows.flatMap((window) => {
    const of = (name: ArmName) =>
      cpuIn(
        recorded,
        window,
        services.map((service) => inArm(service, name)),
      )
    const [own, other] = [of(arm), of(reference)]
    // No reading around the window, or too short for the clock's ticks: no ratio either.
    if (own === undefined || other === undefined || own <= 0 || other <= 0) return []
    return [{ launch: window.launch, window: window.window, logRatio: Math.log(own / other) }]
  })
}

export function costsOf(recorded: Recorded, windows: readonly Window[]): readonly ArmCost[] {
  return recorded.plan.arms.map(({ name }) => {
    const services = recorded.plan.services.map((service) => serviceCost(recorded, windows, service, name))
    const latencies = sorted(windows.flatMap(({ latencies: all }) => [...(all.get(name) ?? [])]))
    return {
      arm: name,
      latency: {
        p50: quantile(latencies, 0.5),
        p95: quantile(latencies, 0.95),
        p99: quantile(latencies, 0.99),
      },
      services,
      cpu: services.reduce((sum, { cpu }) => sum + cpu, 0),
      rss: services.reduce((sum, { rss }) => sum + rss, 0),
      ...telemetry(recorded, name),
    }
  })
}

function serviceCost(
  recorded: Recorded,
  windows: readonly Window[],
  service: string,
  arm: ArmName,
): ServiceCost {
  const name = inArm(service, arm)
  const seconds = windows.flatMap((window) => cpuIn(recorded, window, [name]) ?? [])
  const resident = windows.flatMap((window) =>
    readingsOf(recorded, window)
      .filter(({ time }) => time >= window.from && time <= window.to)
      .map(({ rss }) => rss[name] ?? 0),
  )
  return {
    service,
    cpu: seconds.length === 0 ? 0 : (mean(seconds) / recorded.plan.requests) * 1e6,
    rss: resident.length === 0 ? 0 : mean(resident),
    ...spansOf(recorded, service, arm),
    runtime: runtimeCost(recorded.launches, windows, name, recorded.plan.requests),
  }
}

function spansOf(recorded: Recorded, service: string, arm: ArmName): Pick<ServiceCost, 'spans'> {
  const { sent, requests } = sentBy(recorded, arm)
  if (requests === 0) return {}
  return { spans: sent.reduce((sum, { byService }) => sum + (byService[service] ?? 0), 0) / requests }
}

function telemetry(recorded: Recorded, arm: ArmName): Pick<ArmCost, 'spans' | 'bytes'> {
  const { sent, requests } = sentBy(recorded, arm)
  if (requests === 0) return {}
  return {
    spans: sent.reduce((sum, one) => sum + one.spans, 0) / requests,
    bytes: sent.reduce((sum, one) => sum + one.bytes, 0) / requests,
  }
}

function sentBy({ launches }: Recorded, arm: ArmName) {
  const sent = launches.flatMap((launch) => launch.sent.filter((one) => one.arm === arm))
  return { sent, requests: sent.reduce((sum, one) => sum + one.requests, 0) }
}

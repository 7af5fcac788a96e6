// The uptime probe, asked as Prometheus asks it.
import { request } from 'undici'
import { fromExposition, type PrometheusSeries } from '../assertions/index.ts'

export interface Probed {
  readonly success: boolean
  /** What Prometheus would store of it. */
  readonly series: readonly PrometheusSeries[]
}

/** `exporter`: base URL of the blackbox exporter; `target`: `host:port` of what is probed. */
export async function probeChat(exporter: string, target: string): Promise<Probed> {
  const query = new URLSearchParams({ module: 'chat', target })
  const { statusCode, body } = await request(`${exporter}/probe?${query}`, { reset: true })
  const text = await body.text()
  if (statusCode !== 200) throw new Error(`the blackbox exporter answered ${statusCode}: ${text}`)
  const series = fromExposition(text, Date.now(), { job: 'chat-websocket', instance: target })
  const success = series.find(({ name }) => name === 'probe_success')?.samples[0]?.value
  if (success === undefined) throw new Error(`the blackbox exporter does not say how the probe went: ${text}`)
  return { success: success === 1, series }
}

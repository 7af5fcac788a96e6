// The uptime probe, asked as Prometheus asks it.
import { request } from 'undici'
import type { Telemetry } from '../harness/playwright/index.ts'

/** Whether the chat's WebSocket opens at `host:port`. `exporter`: base URL of the blackbox exporter, whose answer is recorded. */
export async function probeChat(telemetry: Telemetry, exporter: string, instance: string): Promise<boolean> {
  const query = new URLSearchParams({ module: 'chat', target: instance })
  const { statusCode, body } = await request(`${exporter}/probe?${query}`, { reset: true })
  const text = await body.text()
  if (statusCode !== 200) throw new Error(`the blackbox exporter answered ${statusCode}: ${text}`)
  const metrics = await telemetry.scraped({ text, job: 'chat-websocket', instance })
  const success = metrics.find(({ name }) => name === 'probe_success')?.data.points[0]
  if (success === undefined || !('value' in success))
    throw new Error(`the blackbox exporter does not say how the probe went: ${text}`)
  return success.value === 1
}

// The `telemetry` fixture against a real door: a trace is given out behind its barriers, and not before.
import { describe, expect, test } from 'vitest'
import { Telemetry } from '../../harness/playwright/telemetry.ts'
import type { Step } from '../../harness/playwright/steps.ts'
import { attachSession, type MarkerReceipt } from '../../harness/session/index.ts'
import { SettleTimeout } from '../../harness/settle/index.ts'
import { line, newTraceId, plant, record, span } from '../../assertions/examples/build.ts'
import { receive } from '../settle/received.ts'
import { type Door, openDoor } from './door.ts'

const METRIC = { name: 'm', services: [], instrument: 'counter', unit: '', attributes: [] } as const

const stepOf = (traceId: string): Step => ({
  title: 'spin',
  traceId,
  started: 1n,
  responded: 2n,
  respondedAt: performance.now(),
  body: {},
})

type Answer = (door: Door, traceId: string) => void

/** A door whose service answers every marker as the test says; counts the markers. */
async function opened(answer: Answer) {
  let sent = 0
  const door: Door = await openDoor({
    sendMarkers: () => {
      sent += 1
      const traceId = newTraceId()
      answer(door, traceId)
      const promises = ['traces', 'logs', 'stdout'] as const
      return Promise.resolve<MarkerReceipt[]>([{ kind: 'service', service: 'slots', traceId, promises }])
    },
  })
  const session = await attachSession(door.url)
  const telemetry = new Telemetry(session)
  return {
    door,
    telemetry,
    markers: () => sent,
    [Symbol.asyncDispose]: async () => {
      await session[Symbol.asyncDispose]()
      await door[Symbol.asyncDispose]()
    },
  }
}

const everything: Answer = ({ recording }, traceId) => {
  const health = span({ service: 'slots', name: 'GET /health', traceId })
  receive(recording, {
    spans: [health],
    logs: [record({ service: 'slots', of: health })],
    lines: [line({ service: 'slots', of: health })],
  })
}

const spin = () => plant({ service: 'pitboss', name: 'POST', children: [{ service: 'slots', name: 'spin' }] })

describe('the trace of a step', () => {
  test('holds all that came before the marker, in a replica that had none of it when the step ended', async () => {
    const spans = spin()
    await using world = await opened((door, traceId) => {
      receive(door.recording, { spans })
      everything(door, traceId)
    })
    const step = stepOf(spans[0]?.traceId ?? '')
    world.telemetry.onStep(step)
    const trace = await world.telemetry.traceOf(step)
    expect(trace.recording.trace(step.traceId)?.spans.map((one) => one.name)).toEqual(['POST', 'spin'])
    expect(trace.unsettled).toEqual([])
  })

  test('is refused where the marker span never comes, and the error says what is missing', async () => {
    await using world = await opened(() => undefined)
    const step = stepOf(newTraceId())
    const failure = world.telemetry.traceOf(step, { deadline: 30 })
    await expect(failure).rejects.toBeInstanceOf(SettleTimeout)
    await expect(failure).rejects.toMatchObject({
      traceId: step.traceId,
      awaited: ["the marker's span of slots"],
    })
  })

  test('waits for the log records of a marker that was long on its way as it does for any other', async () => {
    const spans = spin()
    await using world = await opened(({ recording }, traceId) => {
      receive(recording, { spans })
      const health = span({ service: 'slots', name: 'GET /health', traceId })
      setTimeout(() => receive(recording, { spans: [health] }), 300)
      setTimeout(() => {
        const logs = [record({ service: 'slots', of: health })]
        receive(recording, { logs, lines: [line({ service: 'slots', of: health })] })
      }, 310)
    })
    const trace = await world.telemetry.traceOf(stepOf(spans[0]?.traceId ?? ''), { logDeadline: 200 })
    expect(trace.unsettled).toEqual([])
  })

  test('names the log records that do not come after the spans', async () => {
    const spans = spin()
    await using world = await opened(({ recording }, traceId) => {
      receive(recording, { spans: [...spans, span({ service: 'slots', name: 'GET /health', traceId })] })
    })
    const trace = await world.telemetry.traceOf(stepOf(spans[0]?.traceId ?? ''), { logDeadline: 20 })
    expect(trace.unsettled).toHaveLength(2)
  })

  test('waits for a parent that ends after its response was sent', async () => {
    const [root, child] = spin()
    if (!root || !child) throw new Error('two spans were planted')
    await using world = await opened((door, traceId) => {
      receive(door.recording, { spans: [child] })
      everything(door, traceId)
    })
    const step = stepOf(root.traceId)
    const settled = world.telemetry.traceOf(step)
    await expect.poll(() => world.markers()).toBe(1)
    receive(world.door.recording, { spans: [root] })
    const trace = await settled
    expect(trace.recording.trace(step.traceId)?.spans).toHaveLength(2)
  })
})

describe('a metric asked for', () => {
  test('before any trace was, sends the markers itself; after that, none more', async () => {
    const spans = spin()
    await using world = await opened((door, traceId) => {
      receive(door.recording, { spans })
      everything(door, traceId)
    })
    world.telemetry.onStep(stepOf(spans[0]?.traceId ?? ''))
    await world.telemetry.metric(METRIC).complete?.()
    expect(world.markers()).toBe(1)
    await world.telemetry.metric(METRIC).complete?.()
    expect(world.markers()).toBe(1)
  })

  test('after a later step settles again, for the barrier was before that step', async () => {
    const [one, two] = [spin(), spin()]
    await using world = await opened((door, traceId) => {
      receive(door.recording, { spans: [...one, ...two] })
      everything(door, traceId)
    })
    const first = stepOf(one[0]?.traceId ?? '')
    world.telemetry.onStep(first)
    await world.telemetry.traceOf(first)
    world.telemetry.onStep(stepOf(two[0]?.traceId ?? ''))
    const handle = world.telemetry.metric(METRIC)
    expect(handle.traceIds).toHaveLength(2)
    await handle.complete?.()
    expect(world.markers()).toBe(2)
  })
})

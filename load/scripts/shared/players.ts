// Who plays: made before the load, with money enough for all of it. By default unsampled, so that none of it is in the
// traces; where every trace is judged, it is planned and told like the load itself.
import execution from 'k6/execution'
import http from 'k6/http'
import { Trend } from 'k6/metrics'
import { FIRST_OF_SETUP, plannedRequest, traceparentOf } from '../../plan.ts'
import { arms, playerName, players, seed, tracedSetup } from './environment.ts'

const UNSAMPLED = '00-0000000000000000000000000000f00d-000000000000f00d-00'
const AT_ONCE = 10

/** As the load's own requests are told. */
const latency = new Trend('casino_setup', true)

export function makePlayers(): void {
  let number = FIRST_OF_SETUP
  const each = (path: string, bodies: readonly object[]) => {
    post(path, number, bodies)
    number += bodies.length
  }
  for (let first = 0; first < players; first += AT_ONCE) {
    const names = Array.from({ length: Math.min(AT_ONCE, players - first) }, (_, at) =>
      playerName(first + at),
    )
    each(
      '/api/user/init',
      names.map((Username) => ({ Username })),
    )
    each(
      '/api/user/topup',
      names.map((Username) => ({ Username, Amount: 1_000_000 })),
    )
  }
}

/** Each arm makes its share: whoever made them all would be warm before the others. */
const armOf = (number: number) => arms[number % arms.length]

function post(path: string, first: number, bodies: readonly object[]): void {
  const sent = Date.now()
  const answers = http.batch(
    bodies.map((body, at) => ({
      method: 'POST',
      url: `${armOf(first + at)?.url ?? ''}${path}`,
      body: JSON.stringify(body),
      params: { headers: { 'content-type': 'application/json', traceparent: traceparent(first + at) } },
    })),
  )
  for (const [at, { status, timings, body }] of answers.entries()) {
    if (status !== 200 && status !== 201) throw new Error(`${path} answered ${status}: ${String(body)}`)
    const { metadata } = execution.vu.metrics
    metadata['n'] = String(first + at)
    metadata['s'] = String(sent)
    metadata['l'] = '0'
    metadata['c'] = String(status)
    latency.add(timings.blocked + timings.duration, {
      arm: armOf(first + at)?.name ?? '',
      kind: 'setup',
      path,
    })
  }
}

const traceparent = (number: number): string =>
  tracedSetup ? traceparentOf(plannedRequest(seed, number, 1)) : UNSAMPLED

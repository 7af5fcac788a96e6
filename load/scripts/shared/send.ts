// One request of the plan: to its arm, in its trace, at its moment; and what is known of it afterwards.
import { check, sleep } from 'k6'
import execution from 'k6/execution'
import http from 'k6/http'
import { Trend } from 'k6/metrics'
import { aloneAt, plannedRequest, traceparentOf } from '../../plan.ts'
import { arms, closed, rate, seed, turnLength, turns } from './environment.ts'

export interface Play {
  /** What kind of request this is: `spin`. */
  readonly kind: string
  readonly path: string
  readonly body: object
  readonly status: number
}

/**
 * Milliseconds from a request's due moment to its answer's last byte: waiting for a connection is part of it.
 * Its metadata is read by the harness: `n` the request's number, `s` when it was sent, `l` how late, `c` the status.
 */
const latency = new Trend('casino_request', true)

const slot = 1000 / (rate * arms.length)

/** @param play the request by its number */
export function send(play: (number: number) => Play): void {
  const number = execution.scenario.iterationInTest
  const planned = plannedRequest(seed, number, arms.length)
  const arm = arms[planned.arm]
  if (arm === undefined) throw new Error(`no arm ${planned.arm}`)
  if ((aloneAt(turns, turnLength, number) ?? planned.arm) !== planned.arm) return
  const { kind, path, body, status } = play(number)
  const due = execution.scenario.startTime + (number + planned.jitter) * slot
  // Until the moment itself: what was computed meanwhile makes nothing late.
  const early = due - Date.now()
  if (!closed && early > 0) sleep(early / 1000)
  const sent = Date.now()
  const answer = http.post(`${arm.url}${path}`, JSON.stringify(body), {
    headers: { 'content-type': 'application/json', traceparent: traceparentOf(planned) },
    responseType: 'none',
  })
  check(answer, { 'answered as it should be': (it) => it.status === status })
  const { metadata } = execution.vu.metrics
  metadata['n'] = String(number)
  metadata['s'] = String(sent)
  metadata['l'] = (sent - due).toFixed(0)
  metadata['c'] = String(answer.status)
  latency.add(answer.timings.blocked + answer.timings.duration, { arm: arm.name, kind, path })
}

// Who plays: made before the load, with money enough for all of it. Unsampled, so that none of it is in the traces.
import http from 'k6/http'
import { arms, playerName, players } from './environment.ts'

const UNSAMPLED = '00-0000000000000000000000000000f00d-000000000000f00d-00'
const HEADERS = { 'content-type': 'application/json', traceparent: UNSAMPLED }
const AT_ONCE = 10

export function makePlayers(): void {
  const url = arms[0]?.url ?? ''
  for (let first = 0; first < players; first += AT_ONCE) {
    const names = Array.from({ length: Math.min(AT_ONCE, players - first) }, (_, at) =>
      playerName(first + at),
    )
    expectAll(
      post(
        `${url}/api/user/init`,
        names.map((Username) => ({ Username })),
      ),
    )
    expectAll(
      post(
        `${url}/api/user/topup`,
        names.map((Username) => ({ Username, Amount: 1_000_000 })),
      ),
    )
  }
}

function post(url: string, bodies: readonly object[]) {
  return http.batch(
    bodies.map((body) => ({ method: 'POST', url, body: JSON.stringify(body), params: { headers: HEADERS } })),
  )
}

function expectAll(answers: ReturnType<typeof post>): void {
  for (const { status, url, body } of answers) {
    if (status !== 200 && status !== 201) throw new Error(`${url} answered ${status}: ${String(body)}`)
  }
}

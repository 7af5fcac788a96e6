// Marked work down the pipelines: what went in before it has been published and consumed before it, too.
import type { Endpoints } from '../harness/system/index.ts'

const CREATED = 201

async function created(url: string, traceparent: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', traceparent },
    body: JSON.stringify(body),
  })
  if (response.status !== CREATED)
    throw new Error(`HTTP ${response.status} from ${url}: ${await response.text()}`)
  return response.json()
}

/** An entry of the harness's own in the ledger. */
export async function postMarkerEntry(at: Endpoints, traceparent: string) {
  const url = `${at.url('ledger-service')}/v1/entries`
  const entry = (await created(url, traceparent, {
    from_account_id: crypto.randomUUID(),
    to_account_id: crypto.randomUUID(),
    amount_minor: 1,
    currency: 'EUR',
    idempotency_key: `barrier-${crypto.randomUUID()}`,
  })) as { readonly entry_id: string }
  return { attribute: 'aggregate_id', value: entry.entry_id, url, status: CREATED }
}

/** An account of a player who is nobody. */
export async function openMarkerAccount(at: Endpoints, traceparent: string) {
  const url = `${at.url('accounts-service')}/v1/accounts`
  const account = (await created(url, traceparent, {
    player_id: crypto.randomUUID(),
    currency: 'EUR',
  })) as { readonly account_id: string }
  return { attribute: 'aggregate_id', value: account.account_id, url, status: CREATED }
}

/** A tournament of nobody's that never starts, of which is told now. */
export const notifyOfMarker = (at: Endpoints, traceparent: string) =>
  postMarkerTournament(at, traceparent, {
    starts_at: '9999-01-01T00:00:00Z',
    notify_at: new Date().toISOString(),
  })

/** A tournament of nobody's that starts now, and never ends. */
export const startMarker = (at: Endpoints, traceparent: string) =>
  postMarkerTournament(at, traceparent, { starts_at: new Date().toISOString() })

async function postMarkerTournament(at: Endpoints, traceparent: string, times: object) {
  const url = `${at.url('scheduler-api')}/tournaments`
  const tournament = (await created(url, traceparent, { name: 'barrier', ...times })) as {
    readonly id: string
  }
  return { attribute: 'game_id', value: tournament.id, url, status: CREATED }
}

/** A transfer of the harness's own. */
export async function sendMarkerTransfer(at: Endpoints, traceparent: string) {
  const url = `${at.url('orchestrator-service')}/v1/transfers`
  const transfer = (await created(url, traceparent, {
    from_account_id: crypto.randomUUID(),
    to_account_id: crypto.randomUUID(),
    amount_minor: 1,
    currency: 'EUR',
    idempotency_key: `barrier-${crypto.randomUUID()}`,
  })) as { readonly transfer_id: string }
  return { attribute: 'aggregate_id', value: transfer.transfer_id, url, status: CREATED }
}

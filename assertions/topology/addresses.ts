// Where services listen: by calls that arrived, by what SERVER spans say of themselves, and by what fits alone.
import type { Calls } from '../diagnosis/index.ts'
import {
  compareText,
  ownAddresses,
  parseAddress,
  peerAddresses,
  push,
  type Run,
  serviceOf,
} from '../model/index.ts'
import { listText } from './list-text.ts'

/** A call seen to arrive says more about an address than what the callee believes of itself. */
const VOTES = { arrived: 3, own: 1 }

export interface Addresses {
  readonly of: (service: string) => string[]
  readonly assumptions: readonly string[]
}

class Ballot {
  readonly #votes = new Map<string, Map<string, number>>()

  vote(address: string, service: string, weight: number): void {
    const counts = this.#votes.get(address) ?? new Map<string, number>()
    this.#votes.set(address, counts.set(service, (counts.get(service) ?? 0) + weight))
  }

  get sorted(): [string, Map<string, number>][] {
    return [...this.#votes].toSorted(([a], [b]) => compareText(a, b))
  }
}

export function inferAddresses(run: Run, { plain, guesses }: Calls): Addresses {
  const ballot = new Ballot()
  for (const server of run.servers())
    for (const address of ownAddresses(server)) ballot.vote(address, serviceOf(server), VOTES.own)
  for (const { client, hop, outcome } of plain)
    if (outcome === 'continued')
      for (const address of peerAddresses(client)) ballot.vote(address, hop.to, VOTES.arrived)
  const byService = new Map<string, string[]>()
  const assumptions: string[] = []
  for (const [address, counts] of ballot.sorted) {
    const total = [...counts.values()].reduce((a, b) => a + b, 0)
    const [winner, most] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0]
    if (most * 3 >= total * 2) push(byService, winner, address)
    else
      assumptions.push(
        `${address} is answered by several services (${[...counts.keys()].toSorted().join(', ')}) and tells none apart`,
      )
  }
  const listening = [...byService]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([service, list]) => `${service} on ${listText(list)}`)
  if (listening.length > 0)
    assumptions.push(`services listen where they say, and where calls arrive: ${listening.join('; ')}`)
  for (const [target, { service, certainty, why }] of guesses) {
    const address = parseAddress(target)
    const what = address === undefined ? `what is called as ${target}` : target
    const sure = certainty === 'possible' ? 'may be' : 'is taken to be'
    assumptions.push(`${what} ${sure} ${service}: ${why}`)
    if (address !== undefined && certainty !== 'possible') push(byService, service, address)
  }
  return { of: (service) => byService.get(service) ?? [], assumptions }
}

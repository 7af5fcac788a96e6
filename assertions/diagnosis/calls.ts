// The synchronous hop: every call to an instrumented service, and what became of its context.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Certainty, Hop } from '../finding.ts'
import {
  compareSpans,
  failedToReach,
  operationOf,
  peerAddresses,
  push,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'
import { Assignment, type Match } from './assign.ts'
import { Headless } from './headless.ts'
import { type Guess, guessPeers } from './guess.ts'
import { reachedByLog } from './logged-requests.ts'
import { operationShape } from './operations.ts'
import { Peers, targetsOf } from './peers.ts'
import { perScene, type Scene } from './scene.ts'
import { admitted } from './by-hand.ts'
import { callSpans, continuationsOf, displacedOf, type Stray, straysOf } from './sides.ts'
import { sightingsOf } from './sightings.ts'
import { type TornCall, tornCall, unactivatedCall } from './torn-call.ts'
import { unactivatedOf } from './unactivated.ts'

/** A call that needs no diagnosis: it goes on, or nobody was reached. */
export interface PlainCall {
  readonly client: Span
  readonly hop: Hop
  readonly outcome: 'continued' | 'failed'
}

export interface Calls {
  /** Calls whose peer is an instrumented service, the innermost span of each. */
  readonly looked: number
  readonly plain: readonly PlainCall[]
  readonly torn: readonly TornCall[]
  /** By what is called, where only a guess tells the service behind it. */
  readonly guesses: ReadonlyMap<string, Guess>
  /** Calls of which no service of the run is known to be the peer. */
  readonly foreign: readonly Span[]
}

/** All calls to instrumented services. Looked for once for each scene. */
export const callsOf = perScene((scene: Scene): Calls => new CallFinder(scene).find())

class CallFinder {
  readonly #scene: Scene
  readonly #run: Run
  readonly #peers: Peers
  readonly #headless: Headless
  readonly #plain: PlainCall[] = []
  readonly #torn: TornCall[] = []
  readonly #displaced = new Map<string, Stray[]>()
  /** Calls without continuation, by the service behind them. */
  readonly #loose = new Map<string, Span[]>()
  #unknown: Span[] = []

  constructor(scene: Scene) {
    this.#scene = scene
    this.#run = scene.run
    this.#peers = new Peers(scene.run, scene.topology)
    this.#headless = new Headless(scene.run)
  }

  find(): Calls {
    const open = this.#settleContinued()
    for (const call of open) this.#file(call)
    const left = this.#pairKnown()
    const guesses = this.#guess(left)
    this.#torn.sort((a, b) => compareSpans(a.client, b.client))
    const foreign = this.#unknown.filter((call) => !guesses.has(targetsOf(call)[0] ?? ''))
    return {
      looked: this.#plain.length + this.#torn.length,
      plain: this.#plain,
      torn: this.#torn,
      guesses,
      foreign,
    }
  }

  /** Calls that are seen to go on teach where their like go; the rest is returned. */
  #settleContinued(): Span[] {
    const open: Span[] = []
    for (const call of callSpans(this.#run)) {
      const all = continuationsOf(this.#run, call)
      const displaced = new Set(displacedOf(call, all))
      for (const span of displaced) push(this.#displaced, serviceOf(span), { span, place: 'displaced' })
      const own = all.filter((one) => !displaced.has(one))
      const first = own.find((one) => serviceOf(one) !== serviceOf(call)) ?? own[0]
      if (first === undefined) open.push(call)
      else if (serviceOf(first) !== serviceOf(call)) {
        this.#peers.learn(call, serviceOf(first))
        const work = unactivatedOf(this.#run).get(first)
        if (work === undefined) this.#continued(call, serviceOf(first), first)
        else this.#unactivated(call, first, work)
      }
    }
    return open
  }

  #continued(client: Span, service: string, first: Span | undefined): void {
    const hop: Hop = {
      from: serviceOf(client),
      to: service,
      via: viaOf(client),
      operation: this.#operation(client, service, first),
    }
    this.#plain.push({ client, hop, outcome: 'continued' })
  }

  #unactivated(client: Span, server: Span, work: Span): void {
    const service = serviceOf(server)
    const operation = this.#operation(client, service, server)
    const hop: Hop = { from: serviceOf(client), to: service, via: viaOf(client), operation }
    this.#torn.push(unactivatedCall(client, hop, server, work))
  }

  #file(call: Span): void {
    const service = this.#peers.serviceBehind(call)
    if (service === undefined) this.#unknown.push(call)
    else if (this.#headless.continues(call, service)) this.#continued(call, service, undefined)
    else if (service !== serviceOf(call)) push(this.#loose, service, call)
  }

  /** Pairs calls and parts of every service that is called for certain; returns the parts that nobody called for. */
  #pairKnown(): Stray[] {
    const left: Stray[] = []
    for (const service of this.#run.services) {
      const calls = this.#loose.get(service) ?? []
      const strays = [...straysOf(this.#run, service), ...(this.#displaced.get(service) ?? [])]
      left.push(...this.#pair(service, calls, strays, 'certain'))
    }
    for (const [service, calls] of this.#loose)
      if (!this.#run.services.has(service)) this.#pair(service, calls, [], 'certain')
    return left
  }

  #pair(
    service: string,
    calls: readonly Span[],
    strays: readonly Stray[],
    peer: Certainty,
  ): readonly Stray[] {
    if (calls.length === 0) return strays
    const { fitting, other } = admitted(this.#run, calls, strays)
    const assignment = new Assignment(this.#run, calls, fitting, sightingsOf(this.#scene))
    const matches = assignment.matches()
    for (const call of calls) this.#conclude(call, service, matches.get(call), peer)
    return [...assignment.left, ...other]
  }

  #guess(left: readonly Stray[]): ReadonlyMap<string, Guess> {
    // Whoever declares a system names its addresses; only a call that tells none may be meant for it all the same.
    if (this.#scene.topology?.source === 'declared')
      this.#unknown = this.#unknown.filter((call) => peerAddresses(call).length === 0)
    const guesses = guessPeers(this.#run, this.#peers, this.#unknown, left, sightingsOf(this.#scene))
    const calls = new Map<string, Span[]>()
    const certainty = new Map<string, Certainty>()
    for (const call of this.#unknown) {
      const guess = guesses.get(targetsOf(call)[0] ?? '')
      if (guess === undefined) continue
      push(calls, guess.service, call)
      // Several targets may lead to one service; the weakest ground counts for all.
      if (certainty.get(guess.service) !== 'possible') certainty.set(guess.service, guess.certainty)
    }
    const strays = Map.groupBy(left, (stray) => serviceOf(stray.span))
    for (const [service, own] of calls)
      this.#pair(service, own, strays.get(service) ?? [], certainty.get(service) ?? 'possible')
    return guesses
  }

  #conclude(client: Span, service: string, match: Match | undefined, peer: Certainty): void {
    const fragment = match?.stray.span
    const operation = this.#operation(client, service, fragment)
    const hop: Hop = { from: serviceOf(client), to: service, via: viaOf(client), operation }
    const logged =
      match === undefined && failedToReach(client) ? reachedByLog(this.#scene, client, service) : undefined
    if (match === undefined && failedToReach(client) && logged === undefined) {
      if (sightingsOf(this.#scene).ofCall(client) === undefined) {
        this.#plain.push({ client, hop, outcome: 'failed' })
        return
      }
    }
    this.#torn.push(tornCall(this.#scene, { client, service, match }, { hop, peer, logged }))
  }

  /** As the callee has it, where it says so in the words of its protocol. */
  #operation(client: Span, service: string, fragment: Span | undefined): string {
    if (fragment === undefined) return this.#peers.operation(client, service)
    if (fragment.kind === 'SERVER') return operationOf(fragment)
    const asked = this.#peers.operation(client, service)
    return asked === operationShape(client) && viaOf(client) !== 'grpc' ? operationShape(fragment) : asked
  }
}

// What a hand of blackjack must leave: a trace for each of its calls, and from the later ones a link to the deal.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { sessionLookedUp } from './auth.ts'
import { evaluated } from './flags.ts'
import { gamePlay } from './game.ts'
import { apiCall, GRPC_FAILED_PRECONDITION, grpcCall, httpServer, pageCall, redisCall } from './hops.ts'

const FRONTEND = 'vegas-frontend-service'
const BLACKJACK = 'vegas-blackjack-service'
const SERVICE = 'blackjack.BlackjackService'

const call = {
  service: BLACKJACK,
  game: 'blackjack',
  flag: evaluated(BLACKJACK, 'blackjack.payout'),
} as const
const kept = redisCall(BLACKJACK, 'set')
const taken = redisCall(BLACKJACK, 'getdel')

const deal = { ...call, action: 'deal', settles: false, children: [kept] } as const
const dealt = gamePlay(deal)
export const dealtInSession = gamePlay({ ...deal, inSession: true })
const hitting = { ...call, action: 'hit', bets: false, settles: false, children: [kept] } as const
const hit = gamePlay(hitting)
const standing = { ...call, action: 'stand', bets: false } as const
const stood = gamePlay(standing)
const doubled = gamePlay({ ...call, action: 'double' })

/** The frontend's request for one call of the game. */
const request = (
  action: string,
  method: string,
  inGame: readonly SpanContract[],
  atFrontend: readonly SpanContract[] = [],
): SpanContract =>
  httpServer({
    service: FRONTEND,
    method: 'POST',
    route: `/api/games/blackjack/${action}`,
    status: 200,
    children: [...atFrontend, grpcCall(FRONTEND, BLACKJACK, SERVICE, method, inGame)],
  })

const dealRequest = (play: SpanContract): SpanContract =>
  request('deal', 'Deal', [redisCall(BLACKJACK, 'set'), play], [redisCall(FRONTEND, 'hset')])

/** Another trace, which only the link joins to this one; its events are told by the contract of its own. */
const later = (play: SpanContract): SpanContract => ({ ...play, edge: 'link', events: [] })

export const stoodLater = later(gamePlay({ ...standing, inSession: true }))

export const blackjackDeal = defineContract({
  name: 'a deal of blackjack',
  root: apiCall('POST', 200, [dealRequest(dealt)]),
})

/** The deal, with what was played on from it: hit once, then stood. */
export const handPlayed = defineContract({
  name: 'a hand of blackjack, from its deal',
  root: apiCall('POST', 200, [
    dealRequest({ ...dealt, children: [...(dealt.children ?? []), later(hit), later(stood)] }),
  ]),
})

export const handDoubled = defineContract({
  name: 'a doubled hand of blackjack, from its deal',
  root: apiCall('POST', 200, [
    dealRequest({ ...dealt, children: [...(dealt.children ?? []), later(doubled)] }),
  ]),
})

/** The same from the page, where players have sessions; the calls of the hand are clicks of their own. */
export const handFromPage = defineContract({
  name: 'a hand of blackjack from the page',
  root: pageCall('click', 'POST', 200, [
    request(
      'deal',
      'Deal',
      [
        redisCall(BLACKJACK, 'set'),
        {
          ...dealtInSession,
          children: [
            ...(dealtInSession.children ?? []),
            later(gamePlay({ ...hitting, inSession: true })),
            stoodLater,
          ],
        },
      ],
      [sessionLookedUp(FRONTEND), redisCall(FRONTEND, 'hset')],
    ),
  ]),
})

export const standFromPage = defineContract({
  name: 'a stand at blackjack from the page',
  root: pageCall('click', 'POST', 200, [
    request(
      'stand',
      'Stand',
      [taken, gamePlay({ ...standing, inSession: true })],
      [sessionLookedUp(FRONTEND)],
    ),
  ]),
})

export const blackjackNatural = defineContract({
  name: 'a blackjack with the first two cards',
  root: apiCall('POST', 200, [
    dealRequest(gamePlay({ ...call, action: 'deal', children: [redisCall(BLACKJACK, 'del')] })),
  ]),
})

export const blackjackHit = defineContract({
  name: 'a hit at blackjack',
  root: apiCall('POST', 200, [request('hit', 'Hit', [taken, hit])]),
})

/** Over 21: the hand ends with the hit. */
export const blackjackBust = defineContract({
  name: 'a hit too many at blackjack',
  root: apiCall('POST', 200, [
    request('hit', 'Hit', [taken, gamePlay({ ...call, action: 'hit', bets: false })]),
  ]),
})

export const blackjackStand = defineContract({
  name: 'a stand at blackjack',
  root: apiCall('POST', 200, [request('stand', 'Stand', [taken, stood])]),
})

export const blackjackDouble = defineContract({
  name: 'a double at blackjack',
  root: apiCall('POST', 200, [request('double', 'Double', [taken, doubled])]),
})

/** The game refuses: an error to those who asked, none to those who answered; nothing is played. */
const refused = (name: string, action: string, method: string, looked: readonly SpanContract[]) =>
  defineContract({
    name,
    root: apiCall('POST', 409, [
      httpServer({
        service: FRONTEND,
        method: 'POST',
        route: `/api/games/blackjack/${action}`,
        status: 409,
        children: [grpcCall(FRONTEND, BLACKJACK, SERVICE, method, looked, GRPC_FAILED_PRECONDITION)],
      }),
    ]),
    absent: [{ service: BLACKJACK, kind: 'INTERNAL', name: /^game\./ }],
  })

export const hitWithoutHand = refused('a hit without a hand', 'hit', 'Hit', [taken])
export const doubleTooLate = refused('a double on three cards', 'double', 'Double', [
  taken,
  // The hand goes back as it was.
  redisCall(BLACKJACK, 'set'),
])
export const dealTwice = refused('a deal over an open hand', 'deal', 'Deal', [redisCall(BLACKJACK, 'set')])

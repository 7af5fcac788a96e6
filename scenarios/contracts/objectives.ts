// The casino's two service level objectives.
import type { Objective } from '../../assertions/index.ts'
import { GAMES } from './services.ts'

const GAME = /\/api\/(games\/)?(slots|roulette|dice|blackjack)\//

/** As players meet them: at the two ways in. */
export const gamesSucceed: Objective = {
  name: '99.5 % of games succeed',
  target: 0.995,
  services: ['vegas-frontend-service', 'vegas-casino-gateway'],
  spans: { kind: 'SERVER', name: GAME },
  histogram: { name: 'http.server.request.duration', where: { 'http.route': GAME } },
  good: { unless: { 'http.response.status_code': /^5\d\d$/ } },
}

export const scoringIsFast: Objective = {
  name: '95 % of scoring writes take less than 300 ms',
  target: 0.95,
  services: GAMES,
  spans: { kind: 'CLIENT', name: 'POST', where: { 'url.full': /\/api\/scoring\/record$/ } },
  histogram: { name: 'scoring_latency' },
  good: { withinSeconds: 0.3 },
}

// What the casino promises: held against every run and capture, whether a scenario asks for it or not.
import type { TraceContract } from '../../assertions/index.ts'
import { accountThroughApi, loginFromPage, pageVisit, topUp } from './account.ts'
import { loginRefused, loginThroughApi } from './auth.ts'
import {
  blackjackBust,
  blackjackDeal,
  blackjackDouble,
  blackjackHit,
  blackjackNatural,
  blackjackStand,
  dealTwice,
  doubleTooLate,
  hitWithoutHand,
  standFromPage,
} from './blackjack.ts'
import { diceRoll, diceThroughGateway, failedDice, refusedDice } from './dice.ts'
import {
  chatOnSocket,
  dealOnSocket,
  dealThroughGateway,
  dealWithoutSession,
  failedOnSocket,
  refusedOnSocket,
  spinOnSocket,
  spinThroughGateway,
} from './gateway.ts'
import { promised } from './metrics.ts'
import { refusedRoulette, failedRoulette, rouletteSpin, rouletteThroughGateway } from './roulette.ts'
import { rejectedSpin, spinFromPage, spinThroughApi, spinWithToken, spinWithoutFlag } from './spin.ts'
import {
  allDashboardsSeen,
  dashboardSeen,
  gameResultsSeen,
  gamesListed,
  leaderboardOverHttp,
  leaderboardSeen,
  unknownGameSeen,
} from './statistics.ts'
import {
  delayedTransfer,
  malformedTransfer,
  poisonMessage,
  redeliveredTransfer,
  replayedTransfer,
  transfer,
  transferFromPage,
} from './transfer.ts'
import {
  joined,
  laterTournament,
  refusedJoin,
  shown,
  startingTournament,
  wholeTournament,
} from './scheduler.ts'

export const traces: readonly TraceContract[] = [
  accountThroughApi,
  loginFromPage,
  loginThroughApi,
  loginRefused,
  topUp,
  pageVisit,
  spinThroughApi,
  spinFromPage,
  spinWithToken,
  spinWithoutFlag,
  rejectedSpin,
  diceRoll(),
  refusedDice,
  diceThroughGateway,
  failedDice,
  rouletteSpin(),
  refusedRoulette,
  rouletteThroughGateway,
  failedRoulette,
  blackjackDeal,
  blackjackNatural,
  blackjackHit,
  blackjackBust,
  blackjackStand,
  blackjackDouble,
  standFromPage,
  hitWithoutHand,
  doubleTooLate,
  dealTwice,
  spinThroughGateway,
  spinOnSocket,
  chatOnSocket,
  refusedOnSocket,
  failedOnSocket,
  dealThroughGateway,
  dealWithoutSession,
  dealOnSocket,
  dashboardSeen,
  allDashboardsSeen,
  leaderboardSeen,
  leaderboardOverHttp,
  gameResultsSeen,
  gamesListed,
  unknownGameSeen,
  transfer,
  transferFromPage,
  delayedTransfer,
  redeliveredTransfer,
  poisonMessage,
  replayedTransfer,
  malformedTransfer,
  wholeTournament,
  startingTournament,
  laterTournament,
  joined,
  refusedJoin,
  shown,
]

export const metrics = promised

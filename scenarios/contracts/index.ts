// What the casino promises: held against every run and capture, whether a scenario asks for it or not.
import type { TraceContract } from '../../assertions/index.ts'
import { accountThroughApi, loginFromPage, pageVisit, topUp } from './account.ts'
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
} from './blackjack.ts'
import { chatOnSocket, failedOnSocket, refusedOnSocket, spinOnSocket, spinThroughGateway } from './gateway.ts'
import { promised } from './metrics.ts'
import { refusedRoulette, failedRoulette, rouletteSpin, rouletteThroughGateway } from './roulette.ts'
import { rejectedSpin, spinFromPage, spinThroughApi, spinWithoutFlag } from './spin.ts'
import {
  delayedTransfer,
  malformedTransfer,
  poisonMessage,
  redeliveredTransfer,
  replayedTransfer,
  transfer,
  transferFromPage,
} from './transfer.ts'

export const traces: readonly TraceContract[] = [
  accountThroughApi,
  loginFromPage,
  topUp,
  pageVisit,
  spinThroughApi,
  spinFromPage,
  spinWithoutFlag,
  rejectedSpin,
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
  hitWithoutHand,
  doubleTooLate,
  dealTwice,
  spinThroughGateway,
  spinOnSocket,
  chatOnSocket,
  refusedOnSocket,
  failedOnSocket,
  transfer,
  transferFromPage,
  delayedTransfer,
  redeliveredTransfer,
  poisonMessage,
  replayedTransfer,
  malformedTransfer,
]

export const metrics = promised

// vegas-blackjack-service: blackjack over several calls, over gRPC and HTTP.
import '../shared/node/telemetry.ts'
import { blackjackApi } from '../shared/node/games/blackjack-api.ts'
import { serveGame } from '../shared/node/games/serve.ts'
import { blackjackCalls } from './play.ts'

serveGame(blackjackApi, blackjackCalls)

// vegas-slots-service: the slot machine, over gRPC and HTTP.
import '../shared/node/telemetry.ts'
import { serveGame } from '../shared/node/games/serve.ts'
import { slotsApi } from '../shared/node/games/slots-api.ts'
import { spin } from './play.ts'

serveGame(slotsApi, (house) => ({ spin: (request) => spin(request, house) }))

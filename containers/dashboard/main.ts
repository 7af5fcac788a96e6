// vegas-dashboard-service: how the games went, from scoring, over gRPC and HTTP.
import '../shared/node/telemetry.ts'
import { dashboardApi } from '../shared/node/dashboard/api.ts'
import { required } from '../shared/node/environment.ts'
import { closeGrpc, listenGrpc } from '../shared/node/grpc/server.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { startService } from '../shared/node/start.ts'
import { createApp } from './app.ts'
import { dashboardCalls } from './scoring.ts'

startService(async () => {
  const calls = dashboardCalls(required('SCORING_URL'))
  const ping = () => Promise.resolve()
  const grpc = await listenGrpc(dashboardApi, calls, ping, Number(required('GRPC_PORT')))
  const http = await listen(createApp(calls), Number(required('HTTP_PORT')))
  return async () => {
    await Promise.all([close(http), closeGrpc(grpc)])
  }
})

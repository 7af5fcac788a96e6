// vegas-auth-service: login and sessions.
import '../shared/node/telemetry.ts'
import { required } from '../shared/node/environment.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { connectRedis } from '../shared/node/redis.ts'
import { startService } from '../shared/node/start.ts'
import { createApp } from './app.ts'

startService(async () => {
  const redis = connectRedis(required('REDIS_URL'))
  const server = await listen(createApp(redis), Number(required('HTTP_PORT')))
  return async () => {
    await close(server)
    redis.disconnect()
  }
})

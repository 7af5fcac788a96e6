// The flag service: infrastructure like a database, and without telemetry of its own. Docker runs flagd in its place.
import { readFileSync } from 'node:fs'
import { createApp } from './app.ts'
import { required } from '../shared/node/environment.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { Flags } from './flags.ts'

async function main(): Promise<void> {
  const flags = new Flags(readFileSync(required('FLAGS_FILE'), 'utf8'))
  const server = await listen(createApp(flags), Number(required('HTTP_PORT')))
  process.once('SIGTERM', () => {
    void close(server).then(() => process.exit(0))
    server.closeIdleConnections()
  })
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})

// A service that only says that it is well; told to, it dies instead.
import { createServer } from 'node:http'

if (process.env.LAST_WORDS) {
  console.error(process.env.LAST_WORDS)
  process.exit(7)
}
const server = createServer((_, response) => response.end('well\n'))
server.listen(Number(process.env.HTTP_PORT), '0.0.0.0', () => console.log('listening'))
process.on('SIGTERM', () => server.close(() => process.exit(0)))

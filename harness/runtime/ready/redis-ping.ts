// Asks Redis whether it answers.
import { connect } from 'node:net'
import { message } from '../cache.ts'

/** Undefined once it answers PING; else what is in the way. */
export function pingRedis(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 }, () => socket.write('PING\r\n'))
    const end = (trouble: string | undefined) => {
      socket.destroy()
      resolve(trouble)
    }
    socket.once('data', (data) => end(data.toString().startsWith('+PONG') ? undefined : `it said ${data}`))
    socket.once('timeout', () => end('no answer'))
    socket.once('error', (error) => end(message(error)))
    // A port that is forwarded is open before the server behind it is.
    socket.once('close', () => end('the connection was closed'))
  })
}

// The shop's entry: asks for stock twice at once, pays at somebody else's, and orders.
import { trace } from '@opentelemetry/api'
import { endOnSigterm, port } from '../shared/node.ts'
import { type Answer, log, serve, startShop } from './shared.ts'

const telemetry = startShop('shop-web', 'proto')
const orders = `http://127.0.0.1:${port('ORDERS_PORT')}`
const payments = `http://127.0.0.1:${port('PAYMENTS_PORT')}/v1/charges`

async function call(url: string, method = 'GET'): Promise<number> {
  const answer = await fetch(url, { method })
  await answer.text()
  return answer.status
}

/** Pays; a provider that is busy is asked once more. */
async function pay(): Promise<number> {
  const status = await call(payments, 'POST')
  if (status !== 503) return status
  log('WARN', 'the payment provider is busy, asking again')
  return call(payments, 'POST')
}

async function checkout(): Promise<Answer> {
  const route = '/checkout'
  await Promise.all([call(`${orders}/stock/3`), call(`${orders}/stock/8`)])
  const paid = await pay()
  if (paid !== 200) return { status: paid, route }
  return { status: await call(`${orders}/orders`, 'POST'), route }
}

const server = serve(async (method, path) => {
  if (method === 'POST' && path === '/checkout') return checkout()
  trace.getActiveSpan()?.setAttribute('shop.product.id', path.split('/')[2] ?? '')
  return { status: await call(`${orders}${path.replace('products', 'stock')}`), route: '/products/:id' }
})
endOnSigterm(telemetry, () => server.close())

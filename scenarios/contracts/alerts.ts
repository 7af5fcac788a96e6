// What alerts are there for: money that is not booked, games that fail.
import { fileURLToPath } from 'node:url'
import { defineContract } from '../../assertions/index.ts'
import { failedPlay } from './gateway.ts'
import { apiCall, httpCall, httpServer } from './hops.ts'

/** The casino's alert rules, as Prometheus reads them. */
export const ALERT_RULES = fileURLToPath(
  new URL('../../containers/infra/alerts/casino.yaml', import.meta.url),
)

const GATEWAY = 'vegas-casino-gateway'
const SLOTS = 'vegas-slots-service'

/** Only the client calls the 404 an error. */
export const failedDeposit = defineContract({
  name: 'a deposit to an account that is not there',
  root: apiCall('POST', 404, [
    httpServer({
      service: 'accounts-service',
      method: 'POST',
      route: '/v1/accounts/{id}/deposits',
      status: 404,
      attributes: { 'url.path': /^\/v1\/accounts\/[0-9a-f-]{36}\/deposits$/ },
    }),
  ]),
})

export const failedThroughGateway = defineContract({
  name: "a spin over the gateway's HTTP interface that fails in the game",
  root: apiCall('POST', 503, [
    httpServer({
      service: GATEWAY,
      method: 'POST',
      route: '/api/games/slots/spin',
      status: 503,
      children: [
        httpCall(GATEWAY, {
          service: SLOTS,
          method: 'POST',
          route: '/v1/spin',
          status: 500,
          children: [failedPlay],
        }),
      ],
    }),
  ]),
})

// Calls of a service over HTTP, as `http-app.ts` takes them.
import { callJson } from '../http-client.ts'
import { type Api, methodsOf } from './api.ts'

/**
 * The service's calls.
 * @throws ApiError each of them, 4xx when the service refuses, 503 when it is down
 */
export function connectHttp<Calls>(api: Api<Calls>, url: string): Calls {
  const calls = methodsOf(api).map(({ call }) => [
    call,
    async (request: object) => (await callJson(api.name, `${url}/v1/${call}`, request)).body,
  ])
  return Object.fromEntries(calls) as Calls
}

// The flag service: OFREP as its clients speak it, and a flag that is changed while it runs.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OFREPProvider } from '@openfeature/ofrep-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../containers/flags/app.ts'
import { Flags } from '../../containers/flags/flags.ts'

const FILE = readFileSync(new URL('../../containers/flags/flags.json', import.meta.url), 'utf8')
const KEY = 'slots.payout'

let server: Server
let url = ''
beforeAll(async () => {
  server = createApp(new Flags(FILE)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(url + path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}
const evaluate = (key: string, player: string) =>
  call('POST', `/ofrep/v1/evaluate/flags/${key}`, { context: { targetingKey: player } })
const only = (player: string, variant: string) => ({
  ...(JSON.parse(FILE) as { flags: Record<string, object> }).flags[KEY],
  targeting: { if: [{ '===': [{ var: 'targetingKey' }, player] }, variant, 'standard'] },
})

describe('OFREP', () => {
  test('answers with value, variant and reason', async () => {
    expect(await evaluate('dice.payout', 'anybody')).toMatchObject({
      status: 200,
      body: { key: 'dice.payout', value: 100, variant: 'standard', reason: 'STATIC' },
    })
  })

  test('says of a flag that there is not that it was not found', async () => {
    expect(await evaluate('craps.payout', 'anybody')).toMatchObject({
      status: 404,
      body: { key: 'craps.payout', errorCode: 'FLAG_NOT_FOUND' },
    })
  })

  test('answers for all flags at once', async () => {
    const { body } = await call('POST', '/ofrep/v1/evaluate/flags', { context: { targetingKey: 'anybody' } })
    const keys = (body as { flags: { key: string }[] }).flags.map(({ key }) => key)
    expect(keys).toEqual(
      expect.arrayContaining(['slots.payout', 'roulette.payout', 'dice.payout', 'blackjack.payout']),
    )
  })

  test("is what OpenFeature's own provider speaks", async () => {
    const provider = new OFREPProvider({ baseUrl: url })
    const details = await provider.resolveNumberEvaluation('dice.payout', 7, { targetingKey: 'anybody' })
    expect(details).toMatchObject({ value: 100, variant: 'standard' })
    await expect(provider.resolveNumberEvaluation('craps.payout', 7, {})).rejects.toThrow()
  })
})

describe('a flag that is changed', () => {
  test('is another for whom it targets, from the next evaluation on', async () => {
    expect(await call('PUT', `/admin/flags/${KEY}`, only('lucky', 'happy-hour'))).toMatchObject({
      status: 204,
    })
    expect(await evaluate(KEY, 'lucky')).toMatchObject({ body: { value: 110, variant: 'happy-hour' } })
    expect(await evaluate(KEY, 'other')).toMatchObject({ body: { value: 100, variant: 'standard' } })
    expect(await call('GET', `/admin/flags/${KEY}`)).toMatchObject({
      status: 200,
      body: only('lucky', 'happy-hour'),
    })
  })

  test('to a variant that it does not have cannot be evaluated', async () => {
    await call('PUT', `/admin/flags/${KEY}`, only('lucky', 'nowhere'))
    expect(await evaluate(KEY, 'lucky')).toMatchObject({ status: 500, body: { errorCode: 'GENERAL' } })
  })

  test("to what is no flag by flagd's schema stays as it was", async () => {
    await call('PUT', `/admin/flags/${KEY}`, only('lucky', 'happy-hour'))
    expect(await call('PUT', `/admin/flags/${KEY}`, { state: 'SOMETIMES' })).toMatchObject({ status: 400 })
    expect(await evaluate(KEY, 'lucky')).toMatchObject({ body: { variant: 'happy-hour' } })
  })
})

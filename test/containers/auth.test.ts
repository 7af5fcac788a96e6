// Credentials and sessions, on a Redis that is a map.
import { expect, test } from 'vitest'
import { Credentials, LoginRefused } from '../../containers/auth/credentials.ts'
import { Sessions } from '../../containers/auth/sessions.ts'

type Redis = ConstructorParameters<typeof Sessions>[0]

function redisOf(kept: Map<string, string>): Redis {
  const redis = {
    get: async (key: string) => kept.get(key) ?? null,
    set: async (key: string, value: string) => (kept.set(key, value), 'OK'),
    setnx: async (key: string, value: string) => {
      if (kept.has(key)) return 0
      kept.set(key, value)
      return 1
    },
  }
  return redis as unknown as Redis
}

test('a name without a password lets anybody in, until somebody gives it one', async () => {
  const credentials = new Credentials(redisOf(new Map()))
  await credentials.check({ username: 'ann' })
  await credentials.check({ username: 'ann', password: 'first' })
  await credentials.check({ username: 'ann', password: 'first' })
  await expect(credentials.check({ username: 'ann', password: 'other' })).rejects.toThrow(LoginRefused)
  await expect(credentials.check({ username: 'ann' })).rejects.toMatchObject({ status: 401 })
  await credentials.check({ username: 'bob', password: 'other' })
})

test('of two who give a name its first password at once, one is refused', async () => {
  const credentials = new Credentials(redisOf(new Map()))
  const both = ['one', 'two'].map((password) => credentials.check({ username: 'ann', password }))
  const ended = await Promise.allSettled(both)
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('passwords and tokens are not kept as they are', async () => {
  const kept = new Map<string, string>()
  await new Credentials(redisOf(kept)).check({ username: 'ann', password: 'open sesame' })
  const { token } = await new Sessions(redisOf(kept)).open('ann')
  const all = JSON.stringify([...kept])
  expect(all).not.toContain('open sesame')
  expect(all).not.toContain(token)
})

test('a token opens the session it was given for, and no other opens any', async () => {
  const sessions = new Sessions(redisOf(new Map()))
  const { token, session_id } = await sessions.open('ann')
  expect((await sessions.open('ann')).token).not.toBe(token)
  expect(await sessions.find(token)).toEqual({ username: 'ann', session_id })
  expect(await sessions.find(session_id)).toBeUndefined()
})

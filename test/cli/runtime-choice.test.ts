import { afterEach, expect, test, vi } from 'vitest'
import casino from '../../containers/casino.ts'
import { chooseRuntime } from '../../harness/run/index.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each(['local', 'docker'] as const)('%s is what was asked for, and that is said', async (asked) => {
  const { runtime, runtimeReason } = await chooseRuntime(asked, casino)
  expect(runtime).toBe(asked)
  expect(runtimeReason).toContain(`--runtime ${asked}`)
})

test('left open is local where a part has no image, and the part is named', async () => {
  const { image: _, ...without } = casino.services['vegas-dice-service'] ?? {}
  const services = { ...casino.services, 'vegas-dice-service': without } as typeof casino.services
  const { runtime, runtimeReason } = await chooseRuntime('auto', { ...casino, services })
  expect(runtime).toBe('local')
  expect(runtimeReason).toContain('vegas-dice-service')
})

test('left open is local where no engine answers', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
  const { runtime, runtimeReason } = await chooseRuntime('auto', casino)
  expect([runtime, runtimeReason]).toEqual(['local', 'no container engine answers'])
})

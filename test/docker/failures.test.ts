// What is said when a system cannot be started in containers: exit status 2, the last lines, and what to do.
import { expect, test } from 'vitest'
import { pitboss } from '../e2e/pitboss.ts'
import { type Ailments, toyProject } from './toy/project.ts'

async function start(ailments: Ailments, env: Readonly<Record<string, string>> = {}) {
  await using project = await toyProject(ailments)
  const up = ['up', '--runtime', 'docker', '--system', 'system.mjs', '--json']
  return await pitboss(up, env, project.folder)
}

interface Failed {
  readonly error: { readonly code: string; readonly message: string }
}

test.each<[string, Ailments, string, readonly RegExp[]]>([
  [
    'an image that is nowhere',
    { redis: 'localhost:9/pitboss-test/nowhere:1' },
    'IMAGE_MISSING',
    [/localhost:9\/pitboss-test\/nowhere:1/, /npm run images:offline/],
  ],
  [
    'an image that cannot be built',
    { line: 'RUN echo no such toy >&2 && false' },
    'BUILD_FAILED',
    [/no such toy/, /pitboss-test\/bell/],
  ],
  [
    'a service that dies',
    { lastWords: 'the bell is broken' },
    'SERVICE_FAILED',
    [/bell ended with exit status 7/, /\| the bell is broken/, /whole output is in .*bell\.log/],
  ],
])('%s ends the start with exit status 2, the reason, and what to do', async (_, ailments, code, said) => {
  const ended = await start(ailments)
  expect(ended.status, ended.stderr).toBe(2)
  const { error } = JSON.parse(ended.stdout) as Failed
  expect(error.code).toBe(code)
  for (const pattern of said) expect(error.message).toMatch(pattern)
})

test('an engine that does not answer is told, with what to do', async () => {
  const ended = await start({}, { DOCKER_HOST: 'unix:///nowhere/docker.sock' })
  expect(ended.status, ended.stderr).toBe(2)
  const { error } = JSON.parse(ended.stdout) as Failed
  expect(error.code).toBe('ENGINE_UNREACHABLE')
  expect(error.message).toMatch(/\/nowhere\/docker\.sock/)
  expect(error.message).toMatch(/Start Docker .* or use --runtime local/s)
})

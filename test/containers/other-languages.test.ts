// The services' own tests in Go and Python, each run by its language's own runner.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const cwd = fileURLToPath(new URL('../../containers', import.meta.url))
/** The first run compiles. */
const timeout = 300_000

async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd }).catch(
    (error: Error & { readonly stdout?: string; readonly stderr?: string }) => {
      throw new Error(`${error.message}\n${error.stdout}${error.stderr}`)
    },
  )
  return stdout + stderr
}

test('the tests of the Go services pass', { timeout }, async () => {
  // Built with the flags of the services, so that both share what is compiled.
  const said = await run('go', 'test', '-trimpath', './...')
  for (const tested of ['dice/game', 'orchestrator', 'read-model', 'shared/go/outbox'])
    expect(said).toMatch(new RegExp(`^ok\\s+casino/${tested}\\s`, 'm'))
})

test('the tests of the Python services pass', { timeout }, async () => {
  const said = await run('python3', '-B', '-m', 'unittest', 'roulette.test_wheel')
  expect(said).toMatch(/^Ran [1-9]\d* tests[\s\S]*^OK$/m)
})

// The scripts for CI systems, run as those would: with their variables, and with what they call over the network stood in for.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { signatureOf, signatureText } from '../../assertions/index.ts'
import { recordedCasino, withMetrics } from './casino.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const docs = join(root, 'docs', 'ci')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-ci-'))
  const casino = await recordedCasino()
  const broken = withMetrics(casino, (metric) => (metric.name === 'bet_amount' ? undefined : metric))
  await writeFile(join(folder, 'base.signature'), signatureText(signatureOf(casino)))
  await writeFile(join(folder, 'head.signature'), signatureText(signatureOf(broken)))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  readonly status: number
  readonly output: string
  readonly errors: string
}

const run = (script: string, env: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      'bash',
      [join(docs, script)],
      {
        cwd: folder,
        env: {
          PATH: process.env['PATH'] ?? '',
          PITBOSS: `${process.execPath} ${join(root, 'harness/cli/pitboss.ts')}`,
          ...env,
        },
      },
      (error, output, errors) => resolve({ status: error === null ? 0 : Number(error.code), output, errors }),
    )
  })

const gate = (base: string, head: string, rest: Readonly<Record<string, string>> = {}) =>
  run('gate.sh', {
    BASE: base,
    HEAD: head,
    OUT: 'results',
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GITHUB_OUTPUT: join(folder, 'output.txt'),
    ...rest,
  })

/** Of an experiment that found the head a tenth slower than the base. */
const SLOWER = {
  verdict: 'FAIL',
  reasons: [],
  change: { verdict: 'FAIL', reasons: [] },
  plan: { budget: 0.05, scenario: 'spin', arms: [] },
  comparisons: [
    {
      arm: 'I',
      reference: 'M',
      what: 'p99 latency',
      ratio: 1.1,
      interval: { low: 1.08, high: 1.12 },
      judged: { verdict: 'FAIL' },
    },
  ],
}

describe('the gate in CI', () => {
  test('fails where something is broken, with summary, annotation and output', async () => {
    const { status, output, errors } = await gate('base.signature', 'head.signature')
    expect(status, errors).toBe(1)
    expect(output).toMatch(/^::error .*title=metric gone::vegas-slots-service: metric gone: bet_amount/m)
    expect(await readFile(join(folder, 'summary.md'), 'utf8')).toMatch(/^\*\*❌ 1 change /)
    expect(await readFile(join(folder, 'output.txt'), 'utf8')).toBe('verdict=findings\nfolder=results\n')
  })

  test('passes where nothing is', async () => {
    await rm(join(folder, 'output.txt'), { force: true })
    const { status, output } = await gate('head.signature', 'base.signature')
    expect(status).toBe(0)
    expect(output).not.toContain('::error')
    expect(await readFile(join(folder, 'output.txt'), 'utf8')).toContain('verdict=holds')
  })

  test('fails where the change was measured to be slower', async () => {
    await writeFile(join(folder, 'overhead.json'), JSON.stringify(SLOWER))
    const { status, output, errors } = await gate('base.signature', 'base.signature', {
      OVERHEAD: 'overhead.json',
    })
    expect(status, errors).toBe(1)
    expect(output).toMatch(/^::error .*title=slower::load spin: slower: p99 latency \(\+10\.0 %25/m)
  })

  test('shows nothing of an earlier run where it could not do its work', async () => {
    await rm(join(folder, 'output.txt'), { force: true })
    const { status, errors } = await gate('nowhere.signature', 'base.signature')
    expect(status).toBe(2)
    expect(errors).toContain('could not do its work')
    await expect(readFile(join(folder, 'output.txt'), 'utf8')).rejects.toThrow('ENOENT')
  })
})

describe('the comment', () => {
  /** Stands for GitHub's client: keeps what it was asked, and knows one comment or none. */
  async function withGh(
    known: string,
  ): Promise<{ readonly asked: () => Promise<string>; readonly path: string }> {
    const bin = await mkdtemp(join(folder, 'bin-'))
    const log = join(bin, 'asked.txt')
    await writeFile(
      join(bin, 'gh'),
      `#!/bin/sh\nprintf '%s|' "$@" >> '${log}'\necho >> '${log}'\ncase "$*" in *--paginate*) printf '%s' '${known}';; esac\n`,
    )
    await chmod(join(bin, 'gh'), 0o755)
    return { asked: () => readFile(log, 'utf8'), path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
  }

  test.each([
    ['is made on GitHub', '', 'api|--method|POST|repos/shop/web/issues/7/comments|'],
    ['is written anew on GitHub', '42', 'api|--method|PATCH|repos/shop/web/issues/comments/42|'],
  ])('%s', async (_, known, call) => {
    const gh = await withGh(known)
    await writeFile(join(folder, 'gate.md'), '**✅ The telemetry is unchanged**\n')
    const { status, errors } = await run('comment.sh', {
      PATH: gh.path,
      MARKDOWN: 'gate.md',
      REPOSITORY: 'shop/web',
      NUMBER: '7',
    })
    expect(status, errors).toBe(0)
    const asked = await gh.asked()
    expect(asked).toContain(call)
    expect(asked).toContain('body=<!-- pitboss gate -->\n**✅ The telemetry is unchanged**')
  })

  test.each([
    ['is made on GitLab', [], 'POST /projects/3/merge_requests/9/notes'],
    [
      'is written anew on GitLab',
      [{ id: 5, body: '<!-- pitboss gate -->\nold' }],
      'PUT /projects/3/merge_requests/9/notes/5',
    ],
  ])('%s', async (_, notes, call) => {
    const calls: string[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => (body += text))
      request.on('end', () => {
        calls.push(
          `${request.method} ${request.url} ${request.headers['private-token']} ${decodeURIComponent(body)}`,
        )
        response.end(JSON.stringify(request.method === 'GET' ? notes : {}))
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    try {
      await writeFile(join(folder, 'gate.md'), 'all well\n')
      const { status, errors } = await run('comment.sh', {
        MARKDOWN: 'gate.md',
        GITLAB_TOKEN: 'made-up',
        CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        CI_PROJECT_ID: '3',
        CI_MERGE_REQUEST_IID: '9',
      })
      expect(status, errors).toBe(0)
      expect(calls.at(-1)).toContain(`${call} made-up body=<!--`)
      expect(calls.at(-1)).toContain('all+well')
    } finally {
      server.close()
    }
  })
})

test('action and template call scripts that are there, with variables that those know', async () => {
  const action = parse(await readFile(join(docs, 'github', 'action.yml'), 'utf8')) as {
    runs: { using: string; steps: { run?: string; env?: Record<string, string> }[] }
  }
  expect(action.runs.using).toBe('composite')
  const template = await readFile(join(docs, 'gitlab', 'pitboss-gate.yml'), 'utf8')
  for (const script of ['gate.sh', 'comment.sh']) {
    const text = await readFile(join(docs, script), 'utf8')
    const step = action.runs.steps.find(({ run: command = '' }) => command.includes(`/../${script}`))
    for (const name of Object.keys(step?.env ?? {}))
      expect(text, name).toMatch(new RegExp(`\\b${name === 'GH_TOKEN' ? 'gh' : name}\\b`))
    expect(step).toBeDefined()
    expect(template).toContain(`"$PITBOSS_CI/${script}"`)
  }
  expect(Object.keys(parse(template) as object)).toEqual(['.pitboss-gate', 'pitboss-gate'])
})

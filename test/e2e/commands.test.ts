// The command line as people meet it: standing systems, captures, and each way in which it can't do its work.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { evaluateAlerts } from '../../harness/alerts/index.ts'
import { readCapture } from '../../harness/recording/index.ts'
import { type CheckResult, pitboss, resultOf, root, start, type VerifyResult } from './pitboss.ts'

let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pitboss-e2e-'))
  // Servers that run as another user must get through it.
  await chmod(scratch, 0o755)
  // Runs of other checkouts put their folders into the machine's, and may have been killed there.
  vi.stubEnv('TMPDIR', scratch)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(scratch, { recursive: true, force: true })
})

/** What runs have left: state folders, processes that carry a run's mark, folders outside the checkout. */
async function leftovers(): Promise<string[]> {
  const running = await readdir(join(root, '.pitboss', 'running')).catch(() => [])
  const marked: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
    if (environment.includes(`PITBOSS_RUN=${join(root, '.pitboss')}`)) {
      marked.push(
        `${pid} ${(await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')).replaceAll('\0', ' ')}`,
      )
    }
  }
  const outside = (await readdir(tmpdir())).filter((name) => name.startsWith('pitboss-run-'))
  return [...running, ...marked, ...outside]
}

test('the unbroken system holds, and its capture alone gives no error', async () => {
  const ended = await pitboss(['verify', '--json', '--out', join(scratch, 'out')])
  const { verdict, run, files } = resultOf<VerifyResult>(ended)
  expect(run.findings, ended.stderr).toEqual([])
  expect(run.scenarios.filter((scenario) => scenario.outcome !== 'passed')).toEqual([])
  expect(run.rules.filter((rule) => rule.outcome !== 'holds')).toEqual([])
  expect(verdict).toBe('holds')
  expect(ended.status).toBe(0)
  expect((await readdir(files.runDir)).toSorted()).toEqual(
    expect.arrayContaining(['capture.jsonl.gz', 'findings.json', 'junit.xml', 'logs', 'report.html']),
  )
  // What the scenarios provoked on purpose, and nothing else.
  const { recording } = await readCapture(files.capture)
  const alerts = await evaluateAlerts(join(root, 'containers/infra/alerts/casino.yaml'), recording.metrics())
  expect(Object.fromEntries(alerts)).toEqual({
    BetsFailing: 'fired',
    DepositsFailing: 'fired',
    ConsumerBehind: 'fired',
    ChatUnreachable: 'fired',
    GamesFailing: 'fired',
    ScoringSlow: 'fired',
  })
  const alone = join(scratch, 'alone.jsonl.gz')
  await copyFile(files.capture, alone)
  const defined = await pitboss(['check', files.capture, '--system', 'containers/casino.ts', '--json'])
  expect(resultOf<CheckResult>(defined).findings).toEqual([])
  // Alone it has nobody's exemptions: what libraries are known to do is told, and is no error.
  for (const capture of [files.capture, alone]) {
    const checked = await pitboss(['check', capture, '--json'])
    const { findings } = resultOf<CheckResult>(checked)
    expect(
      findings.filter((finding) => finding.severity === 'error'),
      capture,
    ).toEqual([])
    expect(checked.status).toBe(0)
  }
})

test('a run that is killed leaves nothing for the next one to trip over', async () => {
  const killed = start(['verify', '--out', join(scratch, 'killed')])
  await killed.said(/✓ a slots spin/)
  killed.child.kill('SIGKILL')
  await killed.ended
  // Or the last line of this test would prove nothing.
  expect((await leftovers()).length).toBeGreaterThan(3)
  const next = await pitboss(['verify', '--grep', 'through the JSON API', '--out', join(scratch, 'next')])
  expect(next.status, next.stderr).toBe(0)
  expect(await leftovers()).toEqual([])
})

test('Ctrl-C ends a run at once and leaves nothing behind', async () => {
  const run = start(['verify', '--out', join(scratch, 'interrupted')])
  await run.said(/kafka \d/)
  run.child.kill('SIGINT')
  const ended = await run.ended
  expect(ended.status).toBe(130)
  expect(ended.stderr).toContain('SIGINT')
  expect(await leftovers()).toEqual([])
})

test('a service that dies ends the run with its name, its last lines and exit status 2', async () => {
  const run = start(['verify', '--out', join(scratch, 'died')])
  await run.said(/✓ a slots spin/)
  const found = spawn('pgrep', ['-f', '/orchestrator$'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [pids] = (await once(found.stdout, 'data')) as [Buffer]
  for (const pid of String(pids).trim().split('\n')) process.kill(Number(pid), 'SIGKILL')
  const ended = await run.ended
  expect(ended.status).toBe(2)
  expect(ended.stderr).toContain('orchestrator-service died')
  expect(ended.stderr).toContain('Its last lines')
  expect(await leftovers()).toEqual([])
})

test('up keeps a system that Playwright uses by itself, status shows it, down ends it', async () => {
  const up = await pitboss(['up', '--json'])
  expect(up.status, up.stderr).toBe(0)
  try {
    const again = await pitboss(['up'])
    expect(again.status).toBe(2)
    expect(again.stderr).toContain('pitboss down')
    const status = await pitboss(['status', '--json'])
    expect(status.status).toBe(0)
    const { services } = resultOf<{ services: { name: string; healthy: boolean }[] }>(status)
    expect(services.map((service) => service.healthy)).not.toContain(false)
    expect(services.length).toBeGreaterThanOrEqual(7)
    const playwright = spawn('npx', ['playwright', 'test', '--grep', 'malformed'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [playwright.stdout, playwright.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    const [code] = (await once(playwright, 'close')) as [number]
    expect(code, said).toBe(0)
    expect(said).toContain('Using the casino')
  } finally {
    const down = await pitboss(['down'])
    expect(down.status, down.stderr).toBe(0)
  }
  expect((await pitboss(['status'])).status).toBe(1)
  expect(await leftovers()).toEqual([])
})

test('a wrong argument says which and what would be right', async () => {
  for (const [args, hint] of [
    [['verify', '--runtime', 'cloud'], /auto, local, docker/],
    [['verify', '--fault', 'gremlins'], /frontend-grpc-no-inject/],
    [['verify', '--nonsense'], /unknown option/],
    [['verify', '--grep', 'no scenario has this title'], /No scenario matches/],
    [['collect', '--for', 'ever'], /30s/],
    [['check', '/nowhere/capture.jsonl'], /no capture \/nowhere/],
    [['nonsense'], /unknown command/],
  ] as const) {
    const ended = await pitboss(args)
    expect(ended.status, args.join(' ')).toBe(2)
    expect(ended.stderr).toMatch(hint)
  }
})

test('a port in use is named', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const ended = await pitboss([
    'collect',
    '--http-port',
    String(port),
    '--capture',
    join(scratch, 'never.jsonl'),
  ])
  taken.close()
  expect(ended.status).toBe(2)
  expect(ended.stderr).toContain(String(port))
})

test('a missing toolchain is named with what to install', async () => {
  // Everything that is on PATH, but for Java.
  const without = join(scratch, 'bin')
  await mkdir(without)
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const kept: string[] = []
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [])
    if (!(names as string[]).includes('java')) kept.push(folder)
  }
  for (const name of ['node', 'go', 'mvn', 'python3', 'pip', 'sh', 'env']) {
    await writeFile(join(without, name), `#!/bin/sh\nPATH="${process.env['PATH']}" exec ${name} "$@"\n`)
    await chmod(join(without, name), 0o755)
  }
  const ended = await pitboss(['verify', '--out', join(scratch, 'nojava')], {
    PATH: [dirname(process.execPath), without, ...kept].join(delimiter),
    JAVA_HOME: '',
  })
  expect(ended.status, ended.stderr).toBe(2)
  expect(ended.stderr).toMatch(/java/i)
  expect(ended.stderr).toMatch(/[Ii]nstall/)
  expect(await leftovers()).toEqual([])
})

test('an output folder that is none is named', async () => {
  const file = join(scratch, 'file')
  await writeFile(file, '')
  const ended = await pitboss(['verify', '--out', file])
  expect(ended.status).toBe(2)
  expect(ended.stderr).toContain(file)
  expect(ended.stderr).toContain('--out')
})

test('a full disk is named, and nothing is left running', async () => {
  const full = join(scratch, 'full')
  await mkdir(full)
  const mounted = spawn('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full])
  const [mountStatus] = (await once(mounted, 'close')) as [number]
  // Only root may mount: elsewhere the folder is made unwritable, which is the same to its user.
  if (mountStatus !== 0) await chmod(full, 0o500)
  try {
    const ended = await pitboss(['verify', '--grep', 'through the JSON API', '--out', full])
    expect(ended.status, ended.stderr).toBe(2)
    expect(ended.stderr).toMatch(/No space left|May not write/)
    expect(ended.stderr).toContain('--out')
    expect(await leftovers()).toEqual([])
  } finally {
    if (mountStatus === 0) await once(spawn('umount', ['-l', full]), 'close')
    else await chmod(full, 0o700)
  }
})

test('collect says where it listens, and stops by itself with all that came', async () => {
  const ready = join(scratch, 'ready.json')
  const capture = join(scratch, 'collected.jsonl.gz')
  const run = start([
    'collect',
    '--ready-file',
    ready,
    '--capture',
    capture,
    '--until-spans',
    '1',
    '--for',
    '60s',
    '--json',
  ])
  await run.said(/receiving OTLP/)
  const { http } = JSON.parse(await readFile(ready, 'utf8')) as { http: string }
  const span = {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    name: 'one',
    kind: 1,
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'somebody' } }] }
  const response = await fetch(`${http}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
  })
  expect(response.status).toBe(200)
  const ended = await run.ended
  expect(ended.status).toBe(0)
  expect(resultOf<{ counts: { spans: number } }>(ended).counts.spans).toBe(1)
  const checked = await pitboss(['check', capture])
  expect(checked.stdout).toContain('1 trace, 1 span,')
})

test('doctor names what is here, and help shows an example for each command', async () => {
  const doctor = await pitboss(['doctor', '--json'])
  expect(doctor.status).toBe(0)
  expect(resultOf<{ tools: { name: string }[] }>(doctor).tools.map((tool) => tool.name)).toEqual(
    expect.arrayContaining(['go', 'java', 'mvn', 'python3', 'browser']),
  )
  for (const command of ['verify', 'up', 'down', 'status', 'collect', 'check', 'doctor']) {
    const help = await pitboss([command, '--help'])
    expect(help.status).toBe(0)
    expect(help.stdout).toContain(`$ pitboss ${command}`)
  }
})

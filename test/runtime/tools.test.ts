// Finding programs, and what a person is told about those that are missing, old or broken.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inspectTools } from '../../harness/runtime/index.ts'
import { isAtLeast, versionIn } from '../../harness/runtime/local/inspect-tools.ts'
import { parseStat } from '../../harness/runtime/processes/process-identity.ts'
import { type Place, place } from './helpers.ts'

async function program(at: Place, name: string, text: string, mode = 0o755) {
  const bin = join(at.root, 'bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`)
  await chmod(join(bin, name), mode)
  return join(bin, name)
}

test('every tool is reported with its place, version, and what to do when it is not right', async () => {
  await using at = await place()
  const java = await program(at, 'java', `echo 'openjdk version "17.0.15" 2025-04-15' >&2`)
  await program(at, 'go', 'echo go version go1.9.2 linux/amd64')
  await program(at, 'promtool', 'echo cannot be run here >&2; exit 1')
  await program(at, 'mvn', 'echo 3.9.9', 0o644)
  const env = { PATH: join(at.root, 'bin'), PLAYWRIGHT_BROWSERS_PATH: at.root }
  const reports = new Map((await inspectTools(env)).map((report) => [report.name, report]))
  expect(reports.get('java')).toMatchObject({
    state: 'found',
    path: java,
    version: '17.0.15',
    required: true,
  })
  expect(reports.get('go')).toMatchObject({ state: 'too old', version: '1.9.2' })
  expect(reports.get('promtool')).toMatchObject({ state: 'broken', version: undefined, required: false })
  expect(reports.get('mvn')).toMatchObject({ state: 'missing', path: undefined, required: true })
  expect(reports.get('node')).toMatchObject({ state: 'found', path: process.execPath })
  expect(reports.get('browser')).toMatchObject({ state: 'missing', required: true })
  for (const report of reports.values()) expect(report.remedy).not.toBe('')
})

test("with a redis-server of the machine's own, Python is not required", async () => {
  await using at = await place()
  await program(at, 'redis-server', 'echo Redis server v=7.2.4 sha=00000000')
  const reports = await inspectTools({ PATH: join(at.root, 'bin') })
  const required = (name: string) => reports.find((report) => report.name === name)?.required
  expect([required('python3'), required('pip'), required('java')]).toEqual([false, false, true])
})

test("with RabbitMQ and Prometheus's tools of the machine's own, apt is not required; RabbitMQ is found without being started", async () => {
  await using at = await place()
  const [home, erlang] = [
    join(at.root, 'usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8'),
    join(at.root, 'usr/lib/erlang'),
  ]
  const reportOf = async (name: string) =>
    (await inspectTools({ PATH: join(at.root, 'bin') }, at.root)).find((report) => report.name === name)
  await program(at, 'promtool', 'echo promtool, version 2.42.0')
  await mkdir(join(home, 'plugins', 'rabbit-3.10.8'), { recursive: true })
  expect(await reportOf('rabbitmq-server')).toMatchObject({ state: 'missing', required: false })
  expect(await reportOf('apt-get')).toMatchObject({ state: 'missing', required: true })
  await mkdir(join(erlang, 'erts-13.1.5'), { recursive: true })
  expect(await reportOf('rabbitmq-server')).toMatchObject({ state: 'found', path: home, version: '3.10.8' })
  expect(await reportOf('apt-get')).toMatchObject({ required: true })
  await program(at, 'prometheus-blackbox-exporter', 'echo blackbox_exporter, version 0.23.0')
  expect(await reportOf('apt-get')).toMatchObject({ state: 'missing', required: false })
})

test('a browser that Playwright downloaded counts', async () => {
  await using at = await place()
  await mkdir(join(at.root, 'chromium-1234'))
  const reports = await inspectTools({ PATH: '/nowhere', PLAYWRIGHT_BROWSERS_PATH: at.root })
  expect(reports.find((report) => report.name === 'browser')).toMatchObject({
    state: 'found',
    path: join(at.root, 'chromium-1234'),
  })
})

test.each([
  ['go version go1.26.8 linux/amd64', '1.26.8'],
  ['Apache Maven 3.8.7\nJava version: 17', '3.8.7'],
  ['Python 3.11.7', '3.11.7'],
  ['no version here', undefined],
])('the version in %j is %s', (text, version) => {
  expect(versionIn(text)).toBe(version)
})

test('versions are compared by their numbers', () => {
  expect(isAtLeast('1.10', '1.9')).toBe(true)
  expect(isAtLeast('17.0.15', '17')).toBe(true)
  expect(isAtLeast('11.0.2', '17')).toBe(false)
  expect(isAtLeast('3.8', '3.8.1')).toBe(false)
})

test('the start of a process is read also when its name holds spaces and brackets', () => {
  const fields = Array.from({ length: 30 }, (_, at) => String(at))
  expect(parseStat(`42 (a) b) S 7 ${fields.join(' ')}`)).toEqual({ state: 'S', parent: 7, start: '17' })
  expect(parseStat(`42 (gone) Z 7 ${fields.join(' ')}`)).toBeUndefined()
  expect(parseStat('')).toBeUndefined()
})

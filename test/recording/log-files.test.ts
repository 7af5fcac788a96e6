// Services' own logs are read whatever is wrapped around them, and told by name to be of a service.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findLogs, readLogFiles, Recording } from '../../harness/recording/index.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-logs-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function read(files: Readonly<Record<string, string | Buffer>>, services: readonly string[] = []) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  const recording = new Recording()
  const found = await findLogs(folder)
  const logs = await readLogFiles(found.files, recording, services)
  return { logs, others: found.others.map((path) => path.slice(folder.length + 1)), lines: recording.lines() }
}

describe('what a line is wrapped in', () => {
  test('nothing: plain text, gzipped text, and a last line without a line break', async () => {
    const { lines } = await read({ 'a.log': 'one\r\ntwo', 'b.log.gz': gzipSync('three\n') })
    expect(lines.map(({ service, text }) => `${service}: ${text}`)).toEqual(['a: one', 'a: two', 'b: three'])
  })

  test("docker's json-file, with the stream and long lines put together", async () => {
    const wrapped = [
      { log: '{"msg":"half ', stream: 'stdout', time: '2026-11-21T09:58:44.000000001Z' },
      { log: 'done"}\n', stream: 'stdout', time: '2026-11-21T09:58:44.000000002Z' },
      { log: 'bad\n', stream: 'stderr', time: '2026-11-21T09:58:45Z' },
    ]
    const { lines } = await read({ 'shop-json.log': wrapped.map((one) => JSON.stringify(one)).join('\n') })
    expect(lines).toMatchObject([
      { service: 'shop', stream: 'stdout', text: '{"msg":"half done"}', received: 1795255124000000002n },
      { service: 'shop', stream: 'stderr', text: 'bad' },
    ])
  })

  test("a container runtime's files, named by number in the container's folder", async () => {
    const text = [
      '2026-11-21T09:58:44.1Z stdout F first',
      '2026-11-21T09:58:44.2Z stderr P long ',
      '2026-11-21T09:58:44.3Z stderr F line',
    ].join('\n')
    const { lines } = await read({ 'shop_checkout-6d9_1/checkout/0.log': text })
    expect(lines.map(({ service, stream, text }) => `${service} ${stream} ${text}`)).toEqual([
      'checkout stdout first',
      'checkout stderr long line',
    ])
  })

  test('kubectl and docker compose name the container in front of each line', async () => {
    const { lines } = await read({
      'pods.log': '[pod/cart-6d9c-x2v/cart] hello\n[pod/pay-1/pay] 2026-11-21T09:58:44Z {"a":1}\n',
      'compose.log': 'web-1  | GET / 200\norders-2  | ready | waiting\n',
    })
    expect(lines.map(({ service, text }) => `${service}: ${text}`).toSorted()).toEqual([
      'cart: hello',
      'orders: ready | waiting',
      'pay: {"a":1}',
      'web: GET / 200',
    ])
  })

  test('a single line that looks wrapped is left as it is', async () => {
    const { lines } = await read({ 'a.log': 'one\ntable | of things\nthree\n' })
    expect(lines.map(({ service, text }) => `${service}: ${text}`)).toEqual([
      'a: one',
      'a: table | of things',
      'a: three',
    ])
  })
})

describe('whose log it is', () => {
  const named = async (files: readonly string[], services: readonly string[]) => {
    const { logs } = await read(Object.fromEntries(files.map((file) => [file, 'x\n'])), services)
    return Object.fromEntries(
      logs.map(({ file, services: [log] }) => [file.slice(folder.length + 1), `${log?.service} ${log?.by}`]),
    )
  }

  test('the service of that name, whatever its spelling, with streams, dates and numbers taken off', async () => {
    expect(
      await named(
        ['read_model.stderr.log', 'readModel-2026-11-21.log', 'read-model.log.1', 'read-model.log'],
        ['read-model', 'model'],
      ),
    ).toEqual({
      'read_model.stderr.log': 'read-model same',
      'readModel-2026-11-21.log': 'read-model same',
      'read-model.log.1': 'read-model same',
      'read-model.log': 'read-model same',
    })
  })

  test('the only service whose name holds it or is held by it; else a service of its own', async () => {
    expect(
      await named(
        ['auth.log', 'slots.log', 'service.log', 'gateway.log', 'cart.log'],
        ['nullspace-auth', 'vegas-slots-service', 'vegas-dice-service', 'cartservice'],
      ),
    ).toEqual({
      'auth.log': 'nullspace-auth contained',
      'slots.log': 'vegas-slots-service contained',
      'service.log': 'service own',
      'gateway.log': 'gateway own',
      'cart.log': 'cartservice contained',
    })
  })

  test('replicas are told by what stands behind the name, and two spellings of a name are one service', async () => {
    expect(
      await named(['cart-a.log', 'cart-2.log', 'cart-6d9c8b7f45-x2v9k.log'], ['cart-service', 'cartService']),
    ).toEqual({
      'cart-a.log': 'cart-service contained',
      'cart-2.log': 'cart-service contained',
      'cart-6d9c8b7f45-x2v9k.log': 'cart-service contained',
    })
  })

  test('a service that has a log of its own name takes no other', async () => {
    expect(await named(['orders.log', 'orders-db.log'], ['orders'])).toEqual({
      'orders.log': 'orders same',
      'orders-db.log': 'orders-db own',
    })
  })

  test('the ending of the name tells the stream', async () => {
    const { lines } = await read({ 'a.stderr.log': 'x\n', 'b.log': 'y\n', 'c.err': 'z\n' })
    expect(lines.map(({ service, stream }) => `${service} ${stream}`).toSorted()).toEqual([
      'a stderr',
      'b stdout',
      'c stderr',
    ])
  })
})

describe('what can be wrong with a log', () => {
  test('what is not UTF-8 is replaced and its line counted', async () => {
    const { logs, lines } = await read({ 'a.log': Buffer.from([0x6f, 0x6b, 10, 0xff, 0x78, 10]) })
    expect(logs).toMatchObject([{ lines: 2, damaged: [2] }])
    expect(lines[1]?.text).toBe('\ufffdx')
  })

  test('a gzip stream that is cut off is read up to there, and told', async () => {
    const whole = gzipSync(`${'many lines of text\n'.repeat(5000)}`, { level: 0 })
    const { logs, lines } = await read({ 'a.log.gz': whole.subarray(0, whole.length - 2000) })
    expect(logs).toMatchObject([{ truncated: true }])
    expect(lines.length).toBeGreaterThan(4000)
  })

  test('files that are no logs are not read, and told', async () => {
    const { others, logs } = await read({ 'a.log': 'x\n', 'picture.png': 'x', 'dump.pcap': 'x' })
    expect(others.toSorted()).toEqual(['dump.pcap', 'picture.png'])
    expect(logs).toHaveLength(1)
  })
})

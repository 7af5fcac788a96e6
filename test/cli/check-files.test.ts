// What `check` takes: files, run folders, folders of captures, logs; and what it says of damage.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findSources, readRunFolder, RUN_FILES } from '../../harness/run/index.ts'
import { runCheck } from './run-check.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-check-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const at = (name: string): string => join(folder, name)
async function write(name: string, content: string | Buffer): Promise<string> {
  await mkdir(join(at(name), '..'), { recursive: true })
  await writeFile(at(name), content)
  return at(name)
}

const spans = (service: string, traceId: string): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId,
                spanId: '00f067aa0ba902b7',
                name: 'work',
                kind: 1,
                startTimeUnixNano: '1795255124000000000',
                endTimeUnixNano: '1795255124500000000',
              },
            ],
          },
        ],
      },
    ],
  })

const ONE = '4bf92f3577b34da6a3ce929d0e0e4736'
const TWO = '4bf92f3577b34da6a3ce929d0e0e4737'

describe('captures', () => {
  test('a file, a gzipped file, and a folder of both with other JSON beside them', async () => {
    await write('a.jsonl', `${spans('shop', ONE)}\n`)
    await write('b.json.gz', gzipSync(`${spans('shop', TWO)}\n`))
    await write('package.json', '{"name":"x"}')
    expect((await runCheck({ captures: [at('a.jsonl')] })).data['counts']).toMatchObject({ traces: 1 })
    expect((await runCheck({ captures: [folder] })).data['counts']).toMatchObject({ traces: 2 })
    expect((await findSources([folder, at('a.jsonl')])).captures).toEqual([at('a.jsonl'), at('b.json.gz')])
  })

  test('damaged lines are counted, placed and explained, and all others are judged', async () => {
    await write('a.jsonl', `${spans('shop', ONE)}\n{"resourceSpans":[{\n${spans('shop', TWO)}\n[]\n`)
    const { data, text } = await runCheck({ captures: [at('a.jsonl')] })
    expect(data['counts']).toMatchObject({ traces: 2 })
    expect(data['files']).toMatchObject([{ lines: 4, damaged: [{ line: 2 }, { line: 4 }] }])
    expect(text).toContain('2 of 4 lines')
    expect(text).toContain('line 2')
  })

  test('nothing there, a folder without captures, and captures without telemetry are failures that say so', async () => {
    await expect(runCheck({ captures: [at('none.jsonl')] })).rejects.toThrow(/There is no capture .*none/)
    await expect(runCheck({ captures: [folder] })).rejects.toThrow(/holds no capture/)
    await write('a.jsonl', '{"resourceSpans":[]}\nnonsense\n')
    await expect(runCheck({ captures: [at('a.jsonl')] })).rejects.toThrow(/no telemetry[^]*line 2/)
  })
})

describe('logs', () => {
  test('those beside the capture are taken, and that is said; others are taken in their place', async () => {
    await write('run/a.jsonl', spans('shop', ONE))
    await write('run/logs/shop.log', 'one\n')
    await write('elsewhere/shop.log', 'one\ntwo\n')
    const beside = await runCheck({ captures: [at('run/a.jsonl')] })
    expect(beside.data['counts']).toMatchObject({ logLines: 1 })
    expect(beside.text).toContain('lies beside the capture')
    const named = await runCheck({ captures: [at('run/a.jsonl')], logs: at('elsewhere') })
    expect(named.data['counts']).toMatchObject({ logLines: 2 })
  })

  test('a folder that is not there or holds no log is a failure', async () => {
    await write('a.jsonl', spans('shop', ONE))
    await write('empty/x.png', '')
    await expect(runCheck({ captures: [at('a.jsonl')], logs: at('none') })).rejects.toThrow(/can't be read/)
    await expect(runCheck({ captures: [at('a.jsonl')], logs: at('empty') })).rejects.toThrow(/holds no log/)
  })
})

describe("a run's folder", () => {
  const topology = {
    services: [{ name: 'shop', addresses: [], entryPoints: [], promises: ['traces', 'stdout'] }],
    source: 'declared',
    assumptions: [],
  }
  const lost = {
    code: 'DEL1',
    severity: 'error',
    subject: { service: 'shop' },
    message: 'shop does not flush its telemetry at SIGTERM',
    evidence: [],
    remedy: 'Flush.',
  }
  async function writeRunFolder(): Promise<void> {
    await write(RUN_FILES.capture, gzipSync(spans('shop', ONE)))
    await write(RUN_FILES.topology, JSON.stringify(topology))
    await write('logs/shop.log', 'one\n')
    await write('logs/postgres.log', 'LOG: ready\n')
  }

  test('gives its declared topology and the logs of its services, not those of its databases', async () => {
    await writeRunFolder()
    const { data } = await runCheck({ captures: [folder] })
    expect(data['topology']).toMatchObject({ source: 'declared' })
    expect(data['counts']).toMatchObject({ logLines: 1 })
    expect(data.findings.filter(({ code }) => code === 'DEL2')).toEqual([])
  })

  test('gives the proof of flushing and the settings of the live run', async () => {
    await writeRunFolder()
    const rule = { code: 'DEL1', title: 'flushes', outcome: 'broken', subjects: 1, findings: [lost] }
    const record = { system: 'elsewhere', rules: [rule], scenarios: [], findings: [lost] }
    await write(RUN_FILES.findings, JSON.stringify(record))
    const told = await runCheck({ captures: [folder] })
    expect(told.data.findings.map(({ code }) => code)).toContain('DEL1')
    expect(told.text).toContain('proved by the run itself')
    const exemptions = [{ exemption: { code: 'DEL1', reason: 'known' }, silenced: 1, findings: [] }]
    await write(RUN_FILES.findings, JSON.stringify({ ...record, exemptions }))
    const exempt = await runCheck({ captures: [folder] })
    expect(exempt.data.findings.map(({ code }) => code)).not.toContain('DEL1')
  })

  test('gives the headers of messages and requests', async () => {
    await writeRunFolder()
    const headers = { traceparent: `00-${ONE}-00f067aa0ba902b7-01` }
    const message = { system: 'kafka', destination: 't', partition: 0, offset: '7', headers }
    const request = { sender: 'page', method: 'GET', url: '/', sent: '1795255124000000000', headers }
    await write(RUN_FILES.messages, JSON.stringify([message]))
    await write(RUN_FILES.requests, JSON.stringify([request]))
    expect(await readRunFolder(folder)).toMatchObject({
      messages: [{ ...message, offset: 7n }],
      requests: [{ ...request, sent: 1795255124000000000n }],
    })
  })

  test('with a file that is no JSON says which', async () => {
    await writeRunFolder()
    await write(RUN_FILES.findings, '{')
    await expect(runCheck({ captures: [folder] })).rejects.toThrow(/findings\.json is not JSON/)
  })
})

// TRC19 and TRC20 where they could cry wolf: what each of them lets pass, beside what it tells.
import { describe, expect, test } from 'vitest'
import { judge } from '../../assertions/index.ts'
import { type Node, plant, traces } from '../../assertions/examples/build.ts'
import { callTo, error, http, request, served, told, topology } from './trace-parts.ts'

describe('TRC19', () => {
  test('tells the chain of spans that one call has, whatever their number', () => {
    const inner = callTo('/x', { scope: 'undici', children: [served('/x')] })
    const chain = {
      service: 'a',
      name: 'b.ask',
      kind: 'CLIENT',
      children: [
        {
          service: 'a',
          name: 'http.get',
          kind: 'CLIENT',
          attributes: { 'http.url': 'http://b:80/x' },
          children: [inner],
        },
      ],
    } as const
    const spans = plant(request({ children: [chain] }))
    expect(told(spans, 'TRC19')).toMatchObject([
      { message: 'a makes three CLIENT spans for one call: b.ask > http.get > GET' },
    ])
  })

  test('tells equal calls side by side only where two instrumentations made them and one at most is continued', () => {
    const pair = (scope: string, children: readonly Node[] = []) =>
      plant(
        request({
          children: [
            callTo('/x', { scope: 'http', children: [served('/x')] }),
            callTo('/x', { scope, start: 2, ms: 50, children }),
          ],
        }),
      )
    expect(told(pair('undici'), 'TRC19')).toHaveLength(1)
    expect(told(pair('http'), 'TRC19')).toEqual([])
    expect(told(pair('undici', [served('/x')]), 'TRC19')).toEqual([])
  })

  test('lets layers of different protocols, and calls that are tried again, be', () => {
    const database = {
      service: 'a',
      name: 'search',
      kind: 'CLIENT',
      attributes: { 'db.system.name': 'elasticsearch' },
      children: [callTo('/_search')],
    } as const
    const retried = callTo('/x', {
      children: [callTo('/x', { ms: 5, ...error }), callTo('/x', { start: 20, ms: 5 })],
    })
    expect(told(plant(request({ children: [database, retried] })), 'TRC19')).toEqual([])
  })

  test('tells a second SERVER span for one request', () => {
    const spans = plant(request({ children: [request({ scope: 'framework' })] }))
    expect(told(spans, 'TRC19')).toMatchObject([
      { message: 'a makes two SERVER spans for one request: GET /entry' },
    ])
  })

  test('informs of connections that hang beside the call', () => {
    const connect = {
      service: 'a',
      name: 'tcp.connect',
      start: 3,
      ms: 1,
      attributes: { 'net.peer.name': 'b', 'net.peer.port': 80n },
    }
    expect(told(plant(request({ children: [callTo('/x'), connect] })), 'TRC19')).toMatchObject([
      { severity: 'information' },
    ])
    expect(told(plant(request({ children: [callTo('/x', { children: [connect] })] })), 'TRC19')).toEqual([])
  })
})

describe('TRC20', () => {
  const failing = callTo('/x', { ...error, attributes: { 'http.response.status_code': 503n } })

  test('warns where OK is said over the failure, and informs where nothing is said', () => {
    expect(told(plant(request({ status: 'OK', children: [failing] })), 'TRC20')).toMatchObject([
      { severity: 'warning' },
    ])
    expect(told(plant(request({ children: [failing] })), 'TRC20')).toMatchObject([
      { severity: 'information' },
    ])
  })

  test.each([
    [
      'that was tried again and went well',
      request({ status: 'OK', children: [failing, callTo('/x', { start: 50 })] }),
    ],
    [
      'that is told in the answer',
      request({ ...error, attributes: http('GET', '/entry', 502), children: [failing] }),
    ],
    [
      'that came after the answer, in a job that goes on',
      request({ ms: 40, children: [{ ...failing, start: 60 }] }),
    ],
    [
      'that only refuses',
      request({ children: [callTo('/x', { ...error, attributes: { 'http.response.status_code': 404n } })] }),
    ],
  ])('lets a failure pass %s', (_, node) => {
    expect(told(plant(node), 'TRC20')).toEqual([])
  })

  test('says of a flag service that does not answer just that', () => {
    const flag = {
      service: 'a',
      name: 'feature_flag.evaluate',
      kind: 'CLIENT',
      attributes: { 'feature_flag.key': 'cheat' },
      ...error,
    } as const
    const [finding, ...others] = told(plant(request({ status: 'OK', children: [flag] })), 'TRC20')
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      severity: 'information',
      message: expect.stringContaining('feature flags'),
    })
  })

  test('an answer of 500 in a trace without any error is told once, under its status', () => {
    const { findings } = judge(
      {
        traces: traces(plant(request({ attributes: http('GET', '/entry', 500) }))),
        logs: [],
        lines: [],
        metrics: [],
        messages: [],
      },
      topology,
    )
    const status = findings.find(({ code }) => code === 'STA1')
    expect(status?.consequences?.map(({ code }) => code)).toContain('TRC20')
    expect(findings.some(({ code }) => code === 'TRC20')).toBe(false)
  })
})

// Lines become entries: a stack trace is one, colours are none of it, and what looks like an id is told from what is one.
import { expect, describe, test } from 'vitest'
import { logEntries } from '../../assertions/logs/index.ts'
import { textLine } from '../../assertions/examples/build.ts'

const entriesOf = (text: string) =>
  logEntries({ logs: [], lines: text.split('\n').map((line) => textLine('shop', line)) })

const firstLines = (text: string): string[] =>
  entriesOf(text).map((entry) => entry.text.split('\n', 1)[0] ?? '')

describe('lines that belong together', () => {
  test('JavaScript: the error, its frames, its cause and the closing bracket', () => {
    const text = `before
TypeError: fetch failed
    at node:internal/deps/undici/undici:14976:13
    at async run (file:///srv/app.js:3:1) {
  [cause]: Error: connect ECONNREFUSED 127.0.0.1:3210
      at TCPConnectWrap.afterConnect (node:net:1611:16) {
    errno: -111
  }
}

Node.js v20.20.2`
    expect(firstLines(text)).toEqual(['before', 'TypeError: fetch failed', 'Node.js v20.20.2'])
  })

  test('Java: the exception and its causes go with the line that logged it', () => {
    const text = `2026-11-24 16:37:06.618 ERROR c.v.s.ScoringController : POST /record failed
org.springframework.dao.DuplicateKeyException: duplicate key
\tat c.v.s.Scores.save(Scores.java:12)
Caused by: java.sql.SQLException: duplicate
\t... 12 more
2026-11-24 16:37:06.700 INFO next`
    expect(entriesOf(text).map((entry) => entry.text.split('\n').length)).toEqual([5, 1])
  })

  test('Python: the trace down to the error itself', () => {
    const text = `ERROR:app:failed
Traceback (most recent call last):
  File "app.py", line 3, in run
    work()
ValueError: no
INFO:app:next`
    expect(firstLines(text)).toEqual(['ERROR:app:failed', 'INFO:app:next'])
  })

  test('Go: a panic with its goroutine', () => {
    const text = `panic: boom

goroutine 1 [running]:
main.main()
\t/srv/main.go:7 +0x18
exit status 2`
    expect(firstLines(text)).toEqual(['panic: boom', 'exit status 2'])
  })

  test('JSON over several lines is read as JSON', () => {
    const [entry] = entriesOf(`{
  "level": "info",
  "trace_id": "0af7651916cd43dd8448eb211c80319c",
  "msg": "paid"
}`)
    expect(entry).toMatchObject({ format: 'json', traceId: '0af7651916cd43dd8448eb211c80319c', text: 'paid' })
  })

  test('lines that a logger sets in stay entries of their own', () => {
    const text = `  INFO one
  INFO two
  {"level":"info","msg":"three"}
  2026-11-24T16:37:06Z four`
    expect(entriesOf(text)).toHaveLength(4)
  })

  test('lines of two services and of two streams are never joined', () => {
    const lines = [
      textLine('a', 'Error: x'),
      textLine('b', 'other'),
      textLine('a', '    at y'),
      { ...textLine('a', '    at z'), stream: 'stderr' as const },
    ]
    expect(logEntries({ logs: [], lines }).map((entry) => entry.text)).toEqual([
      'Error: x\n    at y',
      'other',
      'at z',
    ])
  })

  test('a line that arrives later joins the entry that was read before', () => {
    const lines = [textLine('a', 'Error: x')]
    expect(logEntries({ logs: [], lines })[0]?.text).toBe('Error: x')
    lines.push(textLine('a', '    at y'))
    expect(logEntries({ logs: [], lines })[0]?.text).toBe('Error: x\n    at y')
  })
})

test('terminal colours are no part of a line', () => {
  const escape = String.fromCharCode(27)
  expect(entriesOf(`${escape}[33mtrace_id=0af7651916cd43dd8448eb211c80319c${escape}[0m`)[0]).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
  })
})

describe('what has the form of a trace id', () => {
  const lookalikes = (text: string) => entriesOf(text)[0]?.lookalikes

  test('under the name of a request, in text, logfmt and JSON', () => {
    const id = '40d0e224eb5551625ad9dd5272ccdc25'
    const found = [{ key: 'requestId', id }]
    expect(lookalikes(`[Gateway] ping {"type":"ping"} requestId=${id}`)).toEqual(found)
    expect(lookalikes(`level=info requestId=${id} msg=x`)).toEqual(found)
    expect(lookalikes(JSON.stringify({ msg: 'x', requestId: id }))).toEqual(found)
    expect(lookalikes(JSON.stringify({ msg: 'x', req: { requestId: id } }))).toEqual(found)
  })

  test('a UUID with its dashes is none; nor is a digest, a longer number, or zeros', () => {
    expect(lookalikes('requestId=51492628-8fb2-4ea3-b26b-22b446d07465')).toEqual([])
    expect(lookalikes('md5=40d0e224eb5551625ad9dd5272ccdc25')).toEqual([])
    expect(lookalikes('requestId=40d0e224eb5551625ad9dd5272ccdc2540d0')).toEqual([])
    expect(lookalikes(`requestId=${'0'.repeat(32)}`)).toEqual([])
  })

  test('the trace id itself is none', () => {
    expect(lookalikes('trace_id=40d0e224eb5551625ad9dd5272ccdc25')).toEqual([])
  })
})

describe('lines about a request', () => {
  const requestOf = (text: string) => entriesOf(text)[0]?.request

  test.each([
    ['{"message":"http.request","method":"GET","path":"/healthz","status":200}', 'GET /healthz 200'],
    ['{"req":{"method":"POST","url":"/spin?x=1"},"res":{"statusCode":502}}', 'POST /spin 502'],
    ['{"http.request.method":"PUT","url.path":"/a","http.response.status_code":"204"}', 'PUT /a 204'],
    ['level=info method=GET path=/orders status=404', 'GET /orders 404'],
    ['127.0.0.1 - - [21/Nov/2026:09:58:44 +0000] "GET /a/b?c HTTP/1.1" 200 12', 'GET /a/b 200'],
    ['POST /api/scoring/record failed', 'POST /api/scoring/record undefined'],
  ])('%s', (text, expected) => {
    const request = requestOf(text)
    expect(`${request?.method} ${request?.path} ${request?.status}`).toBe(expected)
  })

  test('an answer without its method, and talk of a method, are none', () => {
    expect(requestOf('{"event":"response","url":"/a","status":200}')).toBeUndefined()
    expect(requestOf('please GET in touch')).toBeUndefined()
  })
})

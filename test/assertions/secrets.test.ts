// SEC1: what must not be in telemetry, and the many texts that only look like it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AttributeMap, record, span, textLine, traces } from '../../assertions/examples/build.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { type Finding, judge, type Observed } from '../../assertions/index.ts'
import { publicAddresses } from '../../assertions/rules/secrets/address.ts'
import { secretKey } from '../../assertions/rules/secrets/keys.ts'
import { secretsIn, secretsUnder } from '../../assertions/rules/secrets/look.ts'

const kindsIn = (text: string): string[] => secretsIn(text).map((one) => one.kind)
const kindsUnder = (key: string, text: string): string[] =>
  secretsUnder(secretKey(key), text).map((one) => one.kind)

/** Put together here, so that no tool that looks for secrets in sources finds one. */
const joined = (...parts: readonly string[]): string => parts.join('')
const JWT = joined('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJhZGEifQ', '.c2lnbmF0dXJlMTIzNDU2Nzg5MA')
const GOOGLE = joined('AIza', 'SyFAKE-made-up-key-00000000000000000000')

describe('a text', () => {
  test.each([
    ['an e-mail address', 'sent to ada.lovelace@example.com'],
    ['an e-mail address', '/users?mail=ada%40example.co.uk&x=1'],
    ['an e-mail address', '{"to":"ada@example.test"}'],
    ['a card number', '4111 1111 1111 1111'],
    ['a card number', '5555-5555-5555-4444'],
    ['a card number', '3782 822463 10005'],
    ['a card number', 'charged 4242424242424242'],
    ['a card number', 'card 4000003800000446 refused'],
    ['a JSON Web Token', `token ${JWT} expired`],
    ['a bearer token', 'Authorization: Bearer abc123def456ghi789'],
    ['credentials', 'authorization: Basic dXNlcjpodW50ZXIy'],
    ['an API key', `https://api/v1?key=${GOOGLE}&alt=json`],
    ['an API key', `/v1/search?api_key=${joined('0123456789', 'abcdef0123')}`],
    ['an API key', joined('AKIA', 'IOSFODNN7EXAMPLE')],
    ['an API key', joined('sk_', 'live_4f9a8b7c6d5e4f3a2b1c')],
    ['a token', joined('ghp_', '0123456789abcdefghijABCDEFGHIJ012345')],
    ['a token', 'https://api/me?access_token=0123456789abcdef'],
    ['a signature', 'https://s3/x?X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027d0'],
    ['a password', 'postgres://casino:hunter2@db:5432/casino'],
    ['a password', 'redis://:s3cr3t@cache:6379/0'],
    ['a password', 'Server=db;User Id=sa;Password=hunter2;'],
    ['a password', '{"user":"ada","password":"hunter2"}'],
    ['a password', "UPDATE users SET password='hunter2' WHERE id = 7"],
    ['a private key', joined('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE')],
  ])('holds %s: %s', (kind, text) => {
    expect(kindsIn(text)).toEqual([kind])
  })

  test.each([
    'postgres://casino:***@db:5432/casino',
    'postgres://casino:REDACTED@db/casino',
    'postgres://casino@db.example.com/casino',
    'https://api/v1?key=REDACTED&token=***',
    'Username=REDACTED',
    'ssh://git@github.com/org/repo',
    'git@github.com:org/repo.git',
    'icon@2x.png',
    'lodash@4.17.21.tgz',
    '@opentelemetry/api@1.9.0',
    'celery@worker-1.local',
    'com.shop.Cart@1a2b3c4d',
    'user@host',
    'SELECT * FROM users WHERE password = $1 AND token=$2',
    'INSERT INTO t (token) VALUES (?) ON CONFLICT DO UPDATE SET password=excluded.password',
    'Basic Authentication required',
    'Bearer authentication failed',
    'the token expired, token=expired',
    'key=user:17',
    'idempotency key=3c1c0f1e-1b2a-4a4e-9f7a-1c2b3d4e5f60',
    '1800000000000000000',
    '1800000000000',
    '4111111111111112',
    '4000003800000446',
    'c0ffee4111111111111111deadbeef00',
    '4111111111111111.25',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'password must have 8 characters',
    'CONSUMER_GROUP=read-model;TOPIC=ledger.entry.v1',
    `pitboss/0.1.0 (trace 97003f540643888cc17469c9a74bffe4)`,
  ])('holds nothing: %s', (text) => {
    expect(kindsIn(text)).toEqual([])
  })

  test('is told once for what two finders find', () => {
    expect(kindsIn(`Authorization: Bearer ${JWT}`)).toEqual(['a JSON Web Token'])
  })

  test('never shows in a mask what it found', () => {
    for (const text of [
      'ada.lovelace@example.com',
      `key=${GOOGLE}`,
      'postgres://u:hunter2@h',
      '4111 1111 1111 1111',
    ])
      for (const { masked, value } of secretsIn(text)) {
        expect(masked).not.toContain(value)
        expect(masked.length).toBeLessThan(value.length + 20)
      }
  })
})

describe('a key', () => {
  test.each([
    ['http.request.header.authorization', 'Bearer abc123def456ghi7', 'a bearer token'],
    ['http.request.header.cookie', 'sid=0123456789', 'a cookie'],
    ['http.response.header.set-cookie', 'sid=0123456789; HttpOnly', 'a cookie'],
    ['user.password', 'correct horse', 'a password'],
    ['accessToken', 'opaque-value', 'a token'],
    ['payment.card', '4000003800000446', 'a card number'],
  ])('%s makes a secret of its value', (key, value, kind) => {
    expect(kindsUnder(key, value)).toEqual([kind])
  })

  test.each([
    ['http.request.header.authorization', 'Bearer ***'],
    ['http.request.header.authorization', '[REDACTED]'],
    ['user.password', '***'],
    ['gen_ai.usage.input_tokens', '1234567890'],
    ['password.reset', 'requested'],
    ['user_agent.original', 'bot (bot@example.com)'],
    ['cart.discard', '4000003800000446'],
  ])('%s does not, of %s', (key, value) => {
    expect(kindsUnder(key, value)).toEqual([])
  })
})

test('addresses of private and local networks are nobody in person', () => {
  const own = [
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.7',
    '172.20.0.1',
    '100.64.0.1',
    '169.254.1.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
  ]
  expect(own.flatMap(publicAddresses)).toEqual([])
  expect(publicAddresses('203.0.113.7, 10.0.0.1')).toEqual(['203.0.113.7'])
  expect(publicAddresses('2001:db8::1')).toEqual(['2001:db8::1'])
  expect(publicAddresses('shop.example')).toEqual([])
})

const hex = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((one) => one.toString(16)).join(''))

const benign = fc.oneof(
  fc.uuid(),
  hex(16),
  hex(32),
  hex(40),
  hex(64),
  fc.bigInt({ min: 1_500_000_000_000_000_000n, max: 2_100_000_000_000_000_000n }).map(String),
  fc.bigInt({ min: 1_500_000_000_000_000n, max: 2_100_000_000_000_000n }).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 19n }).map(String),
  fc.double({ noNaN: true }).map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.ipV4(),
  fc.ipV6(),
  fc
    .tuple(fc.lorem({ maxCount: 3 }), fc.nat())
    .map(([words, n]) => `SELECT ${words.replaceAll(' ', ', ')} FROM t WHERE id = ${n} AND token = $1`),
  fc
    .array(fc.oneof(fc.uuid(), fc.lorem({ maxCount: 1 }), fc.nat().map(String)), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => `/${parts.join('/')}`),
  fc
    .tuple(fc.lorem({ maxCount: 1 }), fc.uuid(), fc.nat())
    .map(([name, id, n]) => `${name}?id=${id}&page=${n}`),
  fc.tuple(hex(32), hex(16)).map(([trace, spanId]) => `00-${trace}-${spanId}-01`),
  fc.lorem({ mode: 'sentences' }),
)

test('texts as telemetry has them by the million are no secrets', () => {
  fc.assert(
    fc.property(benign, (text) => {
      expect(secretsIn(text)).toEqual([])
    }),
    { numRuns: 20_000 },
  )
})

test('an address is found wherever it stands', () => {
  const name = fc.stringMatching(/^[a-z]{1,12}$/)
  fc.assert(
    fc.property(name, name, benign, benign, (local, domain, before, after) => {
      expect(kindsIn(`${before} ${local}@${domain}.com ${after}`)).toEqual(['an e-mail address'])
    }),
    { numRuns: 2000 },
  )
})

function told(more: Partial<Observed>): readonly Finding[] {
  const { rules } = judge(
    { traces: [], logs: [], lines: [], metrics: [], messages: [], ...more },
    { services: [], source: 'inferred', assumptions: [] },
  )
  const rule = rules.find((one) => one.code === 'SEC1')
  expect(rule?.subjects).toBeGreaterThan(0)
  for (const finding of rule?.findings ?? []) expect(JSON.stringify(finding)).not.toContain('ada@')
  return rule?.findings ?? []
}

describe('SEC1', () => {
  const MAIL = 'ada@example.com'
  const one = (attributes: AttributeMap) => span({ service: 'shop', name: 'work', attributes })
  const work = one({})
  const entry = { key: 'to', value: MAIL }

  test.each<[string, Partial<Observed>]>([
    ['the attribute user.email of spans', { traces: traces(one({ 'user.email': MAIL })) }],
    ['the attribute tags of spans', { traces: traces(one({ tags: ['x', MAIL] })) }],
    ['URLs of spans', { traces: traces(one({ 'http.target': '/u?m=ada%40example.com' })) }],
    ['span names', { traces: traces(span({ service: 'shop', name: `mail ${MAIL}` })) }],
    [
      'status messages',
      { traces: traces(span({ service: 'shop', name: 'work', statusMessage: `no ${MAIL}` })) },
    ],
    [
      'the attribute to of span events',
      {
        traces: traces({
          ...work,
          events: [{ time: 0n, name: 'sent', attributes: [entry], droppedAttributesCount: 0 }],
        }),
      },
    ],
    ['tracestate', { traces: traces({ ...work, traceState: `user=${MAIL}` }) }],
    [
      'the attribute owner of the resource',
      { traces: traces(span({ service: 'shop', name: 'work', resource: { owner: MAIL } })) },
    ],
    ['the body of log records', { logs: [record({ service: 'shop', text: `mail to ${MAIL}` })] }],
    ['the attribute to of log records', { logs: [{ ...record({ service: 'shop' }), attributes: [entry] }] }],
    ['its log lines', { lines: [textLine('shop', `{"msg":"mail","to":"${MAIL}"}`)] }],
    [
      'the attribute player of metric plays',
      {
        metrics: [
          counter64({ service: 'shop', name: 'plays', value: 1, when: 1, attributes: { player: MAIL } }),
        ],
      },
    ],
  ])('finds an e-mail address in %s', (where, observed) => {
    expect(told(observed)).toMatchObject([
      {
        severity: 'error',
        subject: { service: 'shop' },
        message: `shop records an e-mail address in ${where}`,
      },
    ])
  })

  test('tells one finding a place, with how often each value was there', () => {
    const spans = [MAIL, MAIL, 'bob@example.com'].map((value) => one({ 'user.email': value }))
    expect(told({ traces: traces(spans) })).toMatchObject([
      {
        occurrences: 3,
        subject: { name: 'user.email' },
        evidence: [{ text: 'user.email: 3 times: a…@example.com (2), b…@example.com (1)' }],
      },
    ])
  })

  test('gathers the parts of one URL', () => {
    const query = `key=${GOOGLE}`
    const call = one({ 'url.full': `https://api/x?${query}`, 'url.query': query })
    expect(told({ traces: traces(call) })).toMatchObject([
      {
        message: 'shop records an API key in URLs of spans',
        occurrences: 2,
        evidence: [
          { text: 'url.full: 1 time: AIza…(43 chars) (1)' },
          { text: 'url.query: 1 time: AIza…(43 chars) (1)' },
        ],
      },
    ])
  })

  test("warns of clients' addresses, and of peers on SERVER spans alone", () => {
    const peer = { 'network.peer.address': '203.0.113.9' }
    expect(
      told({ traces: traces(span({ service: 'shop', name: 'GET', kind: 'SERVER', attributes: peer })) }),
    ).toMatchObject([
      { severity: 'warning', evidence: [{ text: 'network.peer.address: 1 time: 203.0.113.… (1)' }] },
    ])
    expect(
      told({ traces: traces(span({ service: 'shop', name: 'GET', kind: 'CLIENT', attributes: peer })) }),
    ).toEqual([])
  })

  test('is not repeated by what other rules quote', () => {
    const lost = span({ service: 'shop', name: `mail ${MAIL}`, parentSpanId: '00000000000000aa' })
    const { findings } = judge(
      { traces: traces(lost), logs: [], lines: [], metrics: [], messages: [] },
      { services: [], source: 'inferred', assumptions: [] },
    )
    const parent = findings.find((one) => one.code === 'TRC1')
    expect(parent?.message).toContain('mail a…@example.com')
    expect(JSON.stringify(findings.map(({ message, evidence }) => [message, evidence]))).not.toContain(MAIL)
  })

  test("leaves the harness's own spans alone", () => {
    const own = span({ service: 'pitboss', name: 'POST', attributes: { 'user.email': MAIL } })
    expect(told({ traces: traces(own, one({ 'user.id': 'u-1' })) })).toEqual([])
  })
})

// What the owners of a system decide about the rules: severities, exemptions, and mistakes in writing them down.
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  applySettings,
  exemptedFindings,
  type Finding,
  judge,
  type RuleSettings,
  settingsProblems,
} from '../../assertions/index.ts'
import type { SystemDefinition } from '../../harness/system/index.ts'
import { observe, runSpans, topology } from './casino.ts'

const torn = observe(runSpans('grpc'))
const judged = (settings: RuleSettings) => judge(torn, topology, { settings })
const rule = (settings: RuleSettings, code: string) => judged(settings).rules.find((one) => one.code === code)
const reason = 'they said so'

const found = (more: Partial<Finding> = {}): Finding => ({
  code: 'MET5',
  severity: 'warning',
  subject: { service: 'shop', name: 'orders' },
  message: 'orders has many streams',
  evidence: [],
  remedy: 'less',
  ...more,
})

test('the definition of a system takes the settings of the judgement, field by field', () => {
  type Defined = NonNullable<SystemDefinition['rules']>
  expectTypeOf<RuleSettings>().toExtend<Defined>()
  expectTypeOf<keyof Defined>().toEqualTypeOf<keyof RuleSettings>()
  type Policy<T extends { policies?: object }> = NonNullable<T['policies']>
  expectTypeOf<NonNullable<Policy<RuleSettings>['MET5']>>().toEqualTypeOf<Policy<Defined>[string]>()
  type Exemption<T extends { exemptions?: readonly object[] }> = NonNullable<T['exemptions']>[number]
  expectTypeOf<Omit<Exemption<RuleSettings>, 'code'>>().toEqualTypeOf<Omit<Exemption<Defined>, 'code'>>()
})

describe('an exemption', () => {
  const exemption = { code: 'TRC11', hop: { to: 'vegas-slots-*' }, reason } as const

  test('takes the findings that it fits out of outcome and findings, with what only follows from them', () => {
    expect(judged({}).findings.length).toBeGreaterThan(0)
    const { findings, exemptions } = judged({ exemptions: [exemption] })
    expect(findings).toEqual([])
    expect(exemptions).toMatchObject([{ exemption, silenced: 3, findings: [{ code: 'TRC11' }] }])
    expect(exemptions[0]?.findings[0]?.consequences?.length).toBeGreaterThan(0)
    expect(rule({ exemptions: [exemption] }, 'TRC11')).toMatchObject({
      outcome: 'holds',
      findings: [],
      exempted: 1,
    })
  })

  test('of another hop, service or name takes out nothing, and says so', () => {
    const others = [
      { ...exemption, hop: { to: 'vegas-dice-*' } },
      { ...exemption, service: 'ledger-service' },
      { ...exemption, name: 'POST*' },
      { ...exemption, code: 'TRC12' },
    ] as const
    const { findings, exemptions } = judged({ exemptions: others })
    expect(findings).toEqual(judged({}).findings)
    expect(exemptions.map((one) => one.silenced)).toEqual([0, 0, 0, 0])
    expect(rule({ exemptions: others }, 'TRC11')).toMatchObject({ outcome: 'broken' })
  })

  test('counts the cases, and matches names with `*` whole', () => {
    const findings = [
      found({ occurrences: 3 }),
      found({ subject: { service: 'shop', name: 'orders.open' }, occurrences: 2 }),
    ]
    const apply = (name: string) => applySettings(findings, { exemptions: [{ code: 'MET5', name, reason }] })
    expect(apply('orders').exemptions[0]?.silenced).toBe(3)
    expect(apply('orders*').exemptions[0]?.silenced).toBe(5)
    expect(apply('orders*').findings).toEqual([])
    expect(apply('order').findings).toHaveLength(2)
  })

  test('of what another finding explains leaves that finding', () => {
    const { findings } = judged({ exemptions: [{ code: 'TRC10', reason }] })
    expect(findings).toMatchObject([{ code: 'TRC11' }])
    expect(JSON.stringify(findings)).not.toContain('TRC10')
  })

  test('gives the same when it is applied again, together with what scenarios found', () => {
    const settings: RuleSettings = { exemptions: [exemption] }
    const once = judged(settings)
    const twice = applySettings([...once.findings, ...exemptedFindings(once.exemptions), found()], settings)
    expect(twice.findings).toEqual([found()])
    expect(twice.exemptions).toEqual(once.exemptions)
  })
})

describe('a policy', () => {
  test('gives all findings of its rule another severity, and is listed', () => {
    const settings: RuleSettings = { policies: { TRC11: { severity: 'information', reason } } }
    const { findings, policies } = judged(settings)
    expect(policies).toEqual([{ code: 'TRC11', severity: 'information', reason }])
    expect(JSON.stringify(findings)).toContain('"code":"TRC11","severity":"information"')
    expect(rule(settings, 'TRC11')?.findings.map((one) => one.severity)).toEqual(['information'])
  })

  test('switches its rule off: not exercised, and no finding anywhere', () => {
    const settings: RuleSettings = { policies: { TRC11: { severity: 'off', reason } } }
    expect(rule(settings, 'TRC11')).toMatchObject({ outcome: 'not exercised', subjects: 0, off: true })
    expect(JSON.stringify(judged(settings).findings)).not.toContain('TRC11')
    expect(applySettings(judged({}).findings, settings).findings.map((one) => one.code)).not.toContain(
      'TRC11',
    )
  })

  test('that switches off what explains another finding lets that one be seen', () => {
    const settings: RuleSettings = { policies: { TRC11: { severity: 'off', reason } } }
    expect(applySettings(judged({}).findings, settings).findings.length).toBeGreaterThan(0)
  })
})

describe('settings as they are written', () => {
  test('are right', () => {
    expect(settingsProblems(undefined)).toEqual([])
    expect(
      settingsProblems({
        policies: { MET5: { settings: { streams: 10 }, severity: 'error', reason } },
        exemptions: [{ code: 'TRC11', service: 'a', name: 'b', hop: { from: 'a', to: '*' }, reason }],
      }),
    ).toEqual([])
  })

  test.each<[string, unknown]>([
    ['rules', []],
    ['rules.exemption', { exemption: [] }],
    ['rules.exemptions', { exemptions: {} }],
    ['rules.policies', { policies: [] }],
    ['rules.policies.MET50', { policies: { MET50: { reason } } }],
    ['rules.policies.MET5', { policies: { MET5: 'off' } }],
    ['rules.policies.MET5.reason', { policies: { MET5: {} } }],
    ['rules.policies.MET5.severity', { policies: { MET5: { severity: 'fatal', reason } } }],
    ['rules.policies.MET5.setting', { policies: { MET5: { setting: {}, reason } } }],
    ['rules.policies.MET5.settings', { policies: { MET5: { settings: 5, reason } } }],
    ['rules.policies.MET5.settings.stream', { policies: { MET5: { settings: { stream: 1 }, reason } } }],
    ['rules.policies.MET5.settings.streams', { policies: { MET5: { settings: { streams: '9' }, reason } } }],
    [
      'rules.policies.MET5.settings.streams',
      { policies: { MET5: { settings: { streams: Number.NaN }, reason } } },
    ],
    ['rules.exemptions[0]', { exemptions: ['TRC1'] }],
    ['rules.exemptions[0].code', { exemptions: [{ reason }] }],
    ['rules.exemptions[0].reason', { exemptions: [{ code: 'TRC1', reason: ' ' }] }],
    ['rules.exemptions[0].services', { exemptions: [{ code: 'TRC1', services: 'a', reason }] }],
    ['rules.exemptions[0].service', { exemptions: [{ code: 'TRC1', service: 1, reason }] }],
    ['rules.exemptions[0].hop', { exemptions: [{ code: 'TRC1', hop: 'a', reason }] }],
    ['rules.exemptions[0].hop.via', { exemptions: [{ code: 'TRC1', hop: { via: 'http' }, reason }] }],
  ])('are wrong at %s', (field, settings) => {
    const problems = settingsProblems(settings)
    expect(problems.map((one) => one.field)).toEqual([field])
    expect(problems[0]?.message).not.toBe('')
    expect(problems[0]?.remedy).not.toBe('')
  })
})

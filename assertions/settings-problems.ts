// What can be wrong with the settings of a system: they are written by hand, and a slip would silence the wrong rule.
import { ruleCatalogue } from './catalogue/index.ts'

/** One mistake: which field, what was there, what to write instead. */
export interface SettingsProblem {
  /** Path of the field: `rules.exemptions[0].reason`. */
  readonly field: string
  readonly value: unknown
  readonly message: string
  readonly remedy: string
}

const SEVERITIES = ['error', 'warning', 'information', 'off']
const DEMANDS = ['code', 'service', 'name', 'hop', 'reason']
const HOP_DEMANDS = ['from', 'to', 'operation']

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Everything wrong with these settings, which may be of any shape; nothing where they can be used as `RuleSettings`. */
export function settingsProblems(settings: unknown): SettingsProblem[] {
  if (settings === undefined) return []
  if (!isFields(settings)) return [notFields('rules', settings)]
  const { policies = {}, exemptions = [], ...others } = settings
  return [
    ...unknownKeys('rules', others, [], ['policies', 'exemptions']),
    ...(isFields(policies)
      ? Object.entries(policies).flatMap(([code, policy]) => policyProblems(code, policy))
      : [notFields('rules.policies', policies)]),
    ...(Array.isArray(exemptions)
      ? exemptions.flatMap((one: unknown, at) => exemptionProblems(`rules.exemptions[${at}]`, one))
      : [
          {
            field: 'rules.exemptions',
            value: exemptions,
            message: 'is no list.',
            remedy: 'Write a list of exemptions: [{ code, service, reason }].',
          },
        ]),
  ]
}

function policyProblems(code: string, policy: unknown): SettingsProblem[] {
  const field = `rules.policies.${code}`
  if (!isFields(policy)) return [notFields(field, policy)]
  const { severity, settings = {}, reason, ...others } = policy
  const known = ruleCatalogue.find((rule) => rule.code === code)
  const problems = [
    ...codeProblems(field, code),
    ...reasonProblems(field, reason),
    ...unknownKeys(field, others, [], ['severity', 'settings', 'reason']),
  ]
  if (severity !== undefined && !SEVERITIES.includes(severity as string)) {
    problems.push({
      field: `${field}.severity`,
      value: severity,
      message: `${JSON.stringify(severity)} is no severity.`,
      remedy: `Write one of ${SEVERITIES.join(', ')}.`,
    })
  }
  if (!isFields(settings)) return [...problems, notFields(`${field}.settings`, settings)]
  const names = Object.keys(known?.settings ?? {})
  for (const [name, value] of Object.entries(settings)) {
    const at = `${field}.settings.${name}`
    if (known !== undefined && !names.includes(name)) {
      const remedy =
        names.length === 0 ? `${code} has no settings: take it out.` : `${code} has: ${names.join(', ')}.`
      problems.push({
        field: at,
        value,
        message: `${JSON.stringify(name)} is no setting of ${code}.`,
        remedy,
      })
    } else if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      const unit = known?.settings?.[name]?.unit ?? ''
      problems.push({
        field: at,
        value,
        message: `${JSON.stringify(value) ?? String(value)} is no number from 0 on.`,
        remedy: `Write a number${unit === '' ? '' : ` of ${unit}`}.`,
      })
    }
  }
  return problems
}

function exemptionProblems(field: string, exemption: unknown): SettingsProblem[] {
  if (!isFields(exemption)) return [notFields(field, exemption)]
  const { code, reason, hop } = exemption
  return [
    ...codeProblems(`${field}.code`, code),
    ...reasonProblems(field, reason),
    ...unknownKeys(field, exemption, DEMANDS, DEMANDS),
    ...textProblems(field, exemption, ['service', 'name']),
    ...(hop === undefined
      ? []
      : isFields(hop)
        ? [
            ...unknownKeys(`${field}.hop`, hop, HOP_DEMANDS, HOP_DEMANDS),
            ...textProblems(`${field}.hop`, hop, HOP_DEMANDS),
          ]
        : [notFields(`${field}.hop`, hop)]),
  ]
}

function codeProblems(field: string, code: unknown): SettingsProblem[] {
  if (ruleCatalogue.some((rule) => rule.code === code)) return []
  return [
    {
      field,
      value: code,
      message: `${JSON.stringify(code) ?? 'nothing'} is no code of the catalogue.`,
      remedy: 'Write a code of the catalogue, such as TRC11.',
    },
  ]
}

function reasonProblems(field: string, reason: unknown): SettingsProblem[] {
  if (typeof reason === 'string' && reason.trim() !== '') return []
  return [
    {
      field: `${field}.reason`,
      value: reason,
      message: 'has no reason.',
      remedy: 'Say in one sentence why: the report shows it to whoever relies on the verdict.',
    },
  ]
}

const textProblems = (field: string, values: Fields, keys: readonly string[]): SettingsProblem[] =>
  keys
    .filter((key) => values[key] !== undefined && typeof values[key] !== 'string')
    .map((key) => ({
      field: `${field}.${key}`,
      value: values[key],
      message: 'is no text.',
      remedy: 'Write a text; `*` stands for any.',
    }))

/** A misspelt key would be a demand that nobody makes, and the exemption wider than meant. */
const unknownKeys = (
  field: string,
  values: Fields,
  allowed: readonly string[],
  known: readonly string[],
): SettingsProblem[] =>
  Object.keys(values)
    .filter((key) => !allowed.includes(key))
    .map((key) => ({
      field: `${field}.${key}`,
      value: values[key],
      message: 'is not known.',
      remedy: `Known are ${known.join(', ')}.`,
    }))

const notFields = (field: string, value: unknown): SettingsProblem => ({
  field,
  value,
  message: 'is no object.',
  remedy: 'Write an object, as `defineSystem` describes it.',
})

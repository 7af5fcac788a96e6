// What can be wrong with a gate's policy and with the file of accepted changes: both are written by hand.
import { CHANGES, EFFECTS } from './difference.ts'
import { DEMANDS, isChange } from './policy.ts'

export interface GateProblem {
  /** Path of the field: `gate.policies.additive.reason`. */
  readonly field: string
  readonly value: unknown
  readonly message: string
  readonly remedy: string
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const TEXTS = ['signature', 'accepted']
const TOLERANCES = ['spans', 'bytes', 'processor']

/** Everything wrong with these settings, which may be of any shape. */
export function gateProblems(gate: unknown): GateProblem[] {
  if (gate === undefined) return []
  if (!isFields(gate))
    return [problem('gate', gate, 'is no object.', 'Write { signature, accepted, policies }.')]
  const { tolerance = {}, policies = {}, dashboards = [], alerts = [], ...rest } = gate
  return [
    ...Object.entries(rest).flatMap(([key, value]) =>
      TEXTS.includes(key)
        ? typeof value === 'string'
          ? []
          : [problem(`gate.${key}`, value, 'is no path.', 'Write the path of a file in the project.')]
        : [problem(`gate.${key}`, value, 'is no setting of the gate.', KNOWN)],
    ),
    ...Object.entries({ dashboards, alerts }).flatMap(([key, value]) =>
      Array.isArray(value) && value.every((path) => typeof path === 'string')
        ? []
        : [problem(`gate.${key}`, value, 'is no list of paths.', 'Write a list of files or folders.')],
    ),
    ...(isFields(tolerance) ? Object.entries(tolerance).flatMap(toleranceProblems) : []),
    ...(isFields(policies) ? Object.entries(policies).flatMap(policyProblems) : []),
  ]
}

const KNOWN = 'Known are signature, accepted, policies, tolerance, dashboards, alerts.'

function toleranceProblems([key, value]: [string, unknown]): GateProblem[] {
  const field = `gate.tolerance.${key}`
  if (!TOLERANCES.includes(key))
    return [problem(field, value, 'is no tolerance.', 'Known are spans, bytes and processor.')]
  return typeof value === 'number' && value >= 0 && value <= 10
    ? []
    : [
        problem(
          field,
          value,
          'is no share.',
          'Write a number from 0 to 10: 0.1 lets the cost rise by a tenth.',
        ),
      ]
}

function policyProblems([name, policy]: [string, unknown]): GateProblem[] {
  const field = `gate.policies.${name}`
  if (!isChange(name) && !(EFFECTS as readonly string[]).includes(name))
    return [
      problem(
        field,
        policy,
        'is neither a change nor an effect.',
        `Known are ${EFFECTS.join(', ')}; ${names()}.`,
      ),
    ]
  if (!isFields(policy)) return [problem(field, policy, 'is no policy.', 'Write { demand, reason }.')]
  const { demand, reason } = policy
  return [
    ...((DEMANDS as readonly unknown[]).includes(demand)
      ? []
      : [problem(`${field}.demand`, demand, 'is no demand.', `Write one of ${DEMANDS.join(', ')}.`)]),
    ...reasonProblems(`${field}.reason`, reason),
  ]
}

/** Of what the file of accepted changes holds. */
export function acceptedProblems(list: unknown): GateProblem[] {
  if (!Array.isArray(list))
    return [
      problem(
        'accepted',
        list,
        'is no list.',
        'Write a list: [{ "change", "service", "subject", "reason" }].',
      ),
    ]
  return list.flatMap((one: unknown, at) => {
    const field = `accepted[${at}]`
    if (!isFields(one))
      return [problem(field, one, 'is no accepted change.', 'Write { "change", "reason" }.')]
    const { change, service, subject, reason, ...others } = one
    return [
      ...(typeof change === 'string' && isChange(change)
        ? []
        : [problem(`${field}.change`, change, 'is no change that the gate tells.', `Known are ${names()}.`)]),
      ...Object.entries({ service, subject }).flatMap(([key, value]) =>
        value === undefined || typeof value === 'string'
          ? []
          : [problem(`${field}.${key}`, value, 'is no text.', 'Write a name; * stands for any text.')],
      ),
      ...Object.entries(others).map(([key, value]) =>
        problem(
          `${field}.${key}`,
          value,
          'says nothing here.',
          'Known are change, service, subject, reason.',
        ),
      ),
      ...reasonProblems(`${field}.reason`, reason),
    ]
  })
}

const reasonProblems = (field: string, reason: unknown): GateProblem[] =>
  typeof reason === 'string' && reason.trim().length > 10
    ? []
    : [problem(field, reason, 'gives no reason.', 'Write a sentence for whoever reads the verdict.')]

const names = (): string => Object.keys(CHANGES).join(', ')

const problem = (field: string, value: unknown, message: string, remedy: string): GateProblem => ({
  field,
  value,
  message,
  remedy,
})

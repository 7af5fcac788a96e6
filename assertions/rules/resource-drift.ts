// RES4: what one process says of itself stays the same, in every signal and at all times.
import { attributeText } from '../../harness/telemetry/index.ts'
import { type Emitter, emittersOf, push } from '../model/index.ts'
import { Cases, type Checked, type Judged } from './rule.ts'

/** Resources of one process: by instance id, else by pid. Without either, processes can't be told apart. */
function processes(emitters: readonly Emitter[]): Emitter[][] {
  const groups = new Map<string, Emitter[]>()
  for (const one of emitters) {
    const identity = one.instance || one.pid
    if (identity !== '') push(groups, `${one.service}\n${identity}`, one)
  }
  // Several pids under one id are several processes, which is another defect.
  return [...groups.values()].filter((own) => new Set(own.map((one) => one.pid).filter(Boolean)).size <= 1)
}

const SHOWN = 6

export function checkDrift({ observed }: Judged): Checked {
  const cases = new Cases('RES4')
  const all = processes(emittersOf(observed))
  for (const own of all) {
    const service = own[0]?.service ?? ''
    const keys = driftingKeys(own)
    if (keys.length > 0) {
      cases.add({
        subject: { service, name: keys[0] ?? '' },
        message: `the resource of ${service} is not the same in all that one process sends: ${keys.slice(0, SHOWN).join(', ')}${keys.length > SHOWN ? ` and ${keys.length - SHOWN} more` : ''}`,
        evidence: keys.slice(0, SHOWN).map((key) => ({ text: `${key} is ${valuesText(own, key)}` })),
      })
    }
    for (const { what, text } of driftingScopes(own))
      cases.add({
        subject: { service },
        message: `${what} in one process of ${service}`,
        evidence: [{ text }],
      })
  }
  return { subjects: all.length, findings: cases.findings() }
}

const SCHEMA = 'schema URL'

const valueOf = ({ resource }: Emitter, key: string): string | undefined =>
  key === SCHEMA ? resource.schemaUrl || undefined : attributeText(resource.attributes, key)

function driftingKeys(own: readonly Emitter[]): string[] {
  if (own.length < 2) return []
  const keys = new Set([SCHEMA, ...own.flatMap(({ resource }) => resource.attributes.map(({ key }) => key))])
  return [...keys].filter((key) => new Set(own.map((one) => valueOf(one, key))).size > 1).toSorted()
}

function valuesText(own: readonly Emitter[], key: string): string {
  const values = Map.groupBy(own, (one) => valueOf(one, key))
  return [...values]
    .map(([value, emitters]) => {
      const signals = [...new Set(emitters.flatMap((one) => [...one.signals]))].toSorted().join(', ')
      return `${value === undefined ? 'absent' : JSON.stringify(value)} in ${signals}`
    })
    .toSorted()
    .join(', ')
}

interface ScopeDrift {
  readonly what: string
  readonly text: string
}

/** Two versions of a scope are two copies of one library; two schema URLs speak of its attributes in two ways. */
function driftingScopes(own: readonly Emitter[]): ScopeDrift[] {
  const scopes = new Map<string, Map<string, Set<string>>>()
  for (const { scopes: seen } of own)
    for (const { name, version, schemaUrl } of seen) {
      const versions = scopes.get(name) ?? new Map<string, Set<string>>()
      scopes.set(name, versions)
      const schemas = versions.get(version) ?? new Set()
      versions.set(version, schemas.add(schemaUrl))
    }
  return [...scopes]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, versions]) => {
      const told = [...versions.keys()].filter(Boolean).toSorted()
      const mixed = [...versions].flatMap(([version, schemas]) => {
        const urls = [...schemas].filter(Boolean).toSorted()
        return urls.length > 1 ? [{ version, urls }] : []
      })
      return [
        ...(told.length > 1
          ? [
              {
                what: `the scope ${name} has several versions`,
                text: `versions ${told.join(', ')}: the library is there more than once`,
              },
            ]
          : []),
        ...mixed.map(({ version, urls }) => ({
          what: `the scope ${name} ${version} has several schema URLs`,
          text: urls.join(', '),
        })),
      ]
    })
}

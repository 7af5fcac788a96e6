// What the npm package of the conventions says: keys, enumerations, which names are old, and what replaced them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as stable from '@opentelemetry/semantic-conventions'
import * as incubating from '@opentelemetry/semantic-conventions/incubating'

export interface PublishedAttribute {
  readonly key: string
  /** `http.request.header.<key>`: the key is a prefix. */
  readonly template: boolean
  readonly stable: boolean
  /** What replaced it, as the package says: keys, most general first; undefined where the name is current. */
  readonly successors?: readonly string[]
  /** Its value became a part of the successor's, which was there before. */
  readonly merged?: true
  readonly values?: readonly (string | number | boolean)[]
}

export interface PublishedMetric {
  readonly name: string
  readonly successors?: readonly string[]
}

export interface LegacyAttribute {
  readonly key: string
  /** Key that the current constant of the same name stands for. */
  readonly sameConstant?: string
  readonly onResource: boolean
}

export interface Published {
  readonly version: string
  readonly attributes: readonly PublishedAttribute[]
  readonly metrics: readonly PublishedMetric[]
  /** Constants of the 1.x line, of which the registry has lost some. */
  readonly legacy: readonly LegacyAttribute[]
}

type Exports = Readonly<Record<string, unknown>>

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('@opentelemetry/semantic-conventions'))

/** Doc comments of a declaration file, by the name they stand before. */
function comments(file: string): Map<string, string> {
  const text = readFileSync(join(folder, file), 'utf8')
  const found = new Map<string, string>()
  for (const [, comment = '', name = ''] of text.matchAll(
    /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*declare const (\w+):/g,
  ))
    found.set(name, comment.replaceAll(/\n\s*\* ?/g, '\n'))
  return found
}

/** What stands before the variable part where the constant makes keys. */
function keyOf(value: unknown): string | undefined {
  if (typeof value === 'function') return (value as (key: string) => string)('').replace(/\.$/, '')
  return typeof value === 'string' ? value : undefined
}

/** Keys in back quotes that are said to replace; undefined where the comment calls nothing old. */
function successorsIn(comment: string, isKnown: (key: string) => boolean): readonly string[] | undefined {
  const said = /@deprecated ([\s\S]*?)(?=\n\s*(?:@|$)|$)/.exec(comment)?.[1]?.replaceAll(/\s+/g, ' ')
  // What moved to a registry of its own is current there.
  if (said === undefined || /^Moved to |has moved to /.test(said)) return undefined
  if (/no (?:general )?replacement/i.test(said) && !/consumer spans/.test(said)) return []
  const [promise = ''] = said.split(/, but only| For example/)
  return [...promise.matchAll(/`([^`]+)`/g)].flatMap(([, key = '']) => (isKnown(key) ? [key] : []))
}

export function readNpmPackage(): Published {
  const all: Exports = { ...stable, ...incubating }
  const doc = new Map(
    [
      'experimental_attributes.d.mts',
      'stable_attributes.d.mts',
      'experimental_metrics.d.mts',
      'stable_metrics.d.mts',
    ].flatMap((file) => [...comments(file)]),
  )
  const named = Object.entries(all).filter(([name]) => name.startsWith('ATTR_'))
  const keys = new Set(named.map(([, value]) => keyOf(value) ?? ''))
  const prefixes = named.flatMap(([, value]) => (typeof value === 'function' ? [`${keyOf(value)}.`] : []))
  const isAttribute = (key: string): boolean =>
    keys.has(key) || prefixes.some((prefix) => key.startsWith(prefix))
  const attributes = named.map(([name, value]): PublishedAttribute => {
    const successors = successorsIn(doc.get(name) ?? '', isAttribute)
    const values = valuesOf(all, doc, name)
    return {
      key: keyOf(value) ?? '',
      template: typeof value === 'function',
      stable: name in stable,
      ...(successors === undefined ? {} : { successors }),
      ...(/@deprecated Value should be included in /.test(doc.get(name) ?? '')
        ? { merged: true as const }
        : {}),
      ...(values.length === 0 ? {} : { values }),
    }
  })
  const metricNames = Object.entries(all).filter(([name]) => name.startsWith('METRIC_'))
  const metrics = new Set(metricNames.map(([, value]) => String(value)))
  return {
    version: (
      JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8')) as { readonly version: string }
    ).version,
    attributes: attributes.toSorted(byKey),
    metrics: metricNames
      .map(([name, value]): PublishedMetric => {
        const successors = successorsIn(doc.get(name) ?? '', (key) => metrics.has(key))
        return { name: String(value), ...(successors === undefined ? {} : { successors }) }
      })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    legacy: legacyOf(all),
  }
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1)

/** Values of the enumeration, by the link in the comment of each; the constants' names alone would be ambiguous. */
function valuesOf(
  all: Exports,
  doc: ReadonlyMap<string, string>,
  attribute: string,
): (string | number | boolean)[] {
  const prefix = `${attribute.replace(/^ATTR_/, '')}_VALUE_`
  return Object.entries(all).flatMap(([name, value]) =>
    name.startsWith(prefix) &&
    doc.get(name)?.includes(`{@link ${attribute}}`) === true &&
    (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      ? [value]
      : [],
  )
}

function legacyOf(all: Exports): LegacyAttribute[] {
  const found = new Map<string, LegacyAttribute>()
  for (const [name, value] of Object.entries(all)) {
    const match = /^SEM(RES)?ATTRS_(.*)$/.exec(name)
    if (match === null || typeof value !== 'string') continue
    const same = keyOf(all[`ATTR_${match[2]}`])
    found.set(value, {
      key: value,
      onResource: match[1] !== undefined,
      ...(same === undefined || same === value ? {} : { sameConstant: same }),
    })
  }
  return [...found.values()].toSorted(byKey)
}

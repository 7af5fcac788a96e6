// The source line that makes what changed: by `code.*` attributes of spans, else by a search for its name.
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { SourcePlace } from '../report/index.ts'
import type { SystemDefinition } from '../system/index.ts'
import type { CodePlace } from './recorded.ts'
import { trackedFiles } from './revision.ts'

export interface Wanted {
  readonly service: string
  /** Names as sources may have them, the most telling first. */
  readonly names: readonly string[]
}

export interface Sources {
  find(wanted: Wanted): SourcePlace | undefined
  /** The first line of this file that has the text; undefined where there is no such file in the project. */
  inFile(file: string, text: string): SourcePlace | undefined
}

interface SourceFile {
  readonly path: string
  readonly text: string
}

const SOURCE = /\.(ts|tsx|mts|js|mjs|cjs|go|java|kt|scala|py|rb|rs|cs|php|proto|sql|html)$/
const NO_SOURCE = /(^|\/)(test|tests|__tests__|node_modules|dist|target|vendor|fixtures)\//
const MOST_FILES = 5_000
const LARGEST = 500_000
/** Shorter names stand in every file. */
const SHORTEST = 4

/** Reads the sources that git knows of once; those of a service's own build are looked at first. */
export async function openSources(
  root: string,
  definition: SystemDefinition | undefined,
  places: readonly CodePlace[],
): Promise<Sources> {
  const tracked = new Set(await trackedFiles(root))
  const paths = [...tracked].filter((path) => SOURCE.test(path) && !NO_SOURCE.test(path))
  const files: SourceFile[] = []
  for (const path of paths.slice(0, MOST_FILES)) {
    const text = await readFile(join(root, path), 'utf8').catch(() => '')
    if (text.length <= LARGEST) files.push({ path, text })
  }
  const told = toldBySpans(root, places, new Set(paths))
  return {
    inFile: (file, text) => {
      if (!tracked.has(file)) return undefined
      const at = readFileSync(join(root, file), 'utf8')
        .split('\n')
        .findIndex((line) => line.includes(text))
      return { file, line: Math.max(1, at + 1) }
    },
    find: ({ service, names }) => {
      for (const name of names) {
        const place = told.get(`${service}\n${name}`)
        if (place !== undefined) return place
      }
      const inputs = inputsOf(definition, service)
      const own = files.filter(({ path }) =>
        inputs.some((input) => path === input || path.startsWith(`${input}/`)),
      )
      const usable = names.filter((name) => name.length >= SHORTEST)
      return search(own, usable) ?? (own.length === 0 ? search(files, usable) : undefined)
    },
  }
}

/** Of a service, or of a page that reports under the name. */
function inputsOf(definition: SystemDefinition | undefined, service: string): readonly string[] {
  const asset = Object.values(definition?.assets ?? {}).find(({ emitsAs }) => emitsAs === service)
  return (definition?.services[service] ?? asset)?.build.inputs ?? []
}

/** The name as a text of its own, in whatever quotation marks. */
function search(files: readonly SourceFile[], names: readonly string[]): SourcePlace | undefined {
  for (const name of names) {
    for (const { path, text } of files) {
      for (const quote of ["'", '"', '`']) {
        const at = text.indexOf(`${quote}${name}${quote}`)
        if (at >= 0) return { file: path, line: text.slice(0, at).split('\n').length }
      }
    }
  }
  return undefined
}

/** By service and name of the span, as far as the file is one of the project. */
function toldBySpans(
  root: string,
  places: readonly CodePlace[],
  known: ReadonlySet<string>,
): ReadonlyMap<string, SourcePlace> {
  const found = new Map<string, SourcePlace>()
  for (const { service, name, file, line } of places) {
    const path = known.has(file) ? file : relative(root, file)
    if (known.has(path)) found.set(`${service}\n${name}`, { file: path, line })
  }
  return found
}

// What the Java sources of the conventions say: the type of every attribute, and what names of the past became.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AttributeType } from '../../assertions/index.ts'

export interface JavaAttribute {
  readonly type: AttributeType
  /** Constants, or keys, that its comment names as replacement; empty where there is none. */
  readonly replacedBy?: readonly string[]
}

export interface JavaAttributes {
  readonly byKey: ReadonlyMap<string, JavaAttribute>
  readonly keyOfConstant: ReadonlyMap<string, string>
}

const TYPES: Readonly<Record<string, AttributeType>> = {
  string: 'string',
  long: 'int',
  double: 'double',
  boolean: 'boolean',
  stringArray: 'string[]',
  longArray: 'int[]',
  doubleArray: 'double[]',
  booleanArray: 'boolean[]',
}

const DECLARED =
  /(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*)?(?:@Deprecated\s+)?public static final AttributeKey(?:Template)?<[^=]+>\s+(\w+)\s*=\s*(\w+?)Key(?:Template)?\(\s*"([^"]+)"/g

const javaFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.java'))
    .toSorted()

function replacementsIn(comment: string): readonly string[] | undefined {
  const said = /@deprecated ([\s\S]*)$/.exec(comment.replaceAll(/\n\s*\*/g, ' '))?.[1]
  if (said === undefined) return undefined
  return [...said.matchAll(/#(\w+)\}|\{@code ([\w.]+)\}|`([\w.]+)`/g)].map(
    ([, constant, code, quoted]) => constant ?? code ?? quoted ?? '',
  )
}

/** Everything declared in the unpacked sources under the folders; where two declare a key, the first counts. */
export function readJavaSources(folders: readonly string[]): JavaAttributes {
  const byKey = new Map<string, JavaAttribute>()
  const keyOfConstant = new Map<string, string>()
  for (const folder of folders)
    for (const file of javaFiles(folder)) {
      const text = readFileSync(join(folder, file), 'utf8')
      for (const [, comment = '', constant = '', made = '', key = ''] of text.matchAll(DECLARED)) {
        const type = TYPES[made]
        if (type === undefined) throw new TypeError(`${file}: ${constant} is made by an unknown ${made}Key`)
        const replacedBy = replacementsIn(comment)
        if (!byKey.has(key)) byKey.set(key, { type, ...(replacedBy === undefined ? {} : { replacedBy }) })
        if (!keyOfConstant.has(constant)) keyOfConstant.set(constant, key)
      }
    }
  return { byKey, keyOfConstant }
}

/** Units by name of the metric. */
export function readJavaUnits(folders: readonly string[]): Map<string, string> {
  const units = new Map<string, string>()
  for (const folder of folders)
    for (const file of javaFiles(folder)) {
      const text = readFileSync(join(folder, file), 'utf8')
      const constants = new Map(
        [...text.matchAll(/public static final String (\w+)\s*=\s*"([^"]*)"/g)].map(
          ([, name = '', value = '']) => [name, value] as const,
        ),
      )
      for (const [constant, name] of constants) {
        const unit = constants.get(constant.replace(/_NAME$/, '_UNIT'))
        if (constant.endsWith('_NAME') && unit !== undefined) units.set(name, unit)
      }
    }
  return units
}

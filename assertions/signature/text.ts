// A signature as text for a code review, one fact a line, and back without loss.
import {
  compareFacts,
  type Fact,
  FACT_TYPES,
  type FactType,
  FORMS,
  type Presence,
  type Signature,
} from './fact.ts'

const HEADER = [
  '# Telemetry signature, written by `pitboss record` and reviewed like code.',
  '# ? only some of them have it    ~ not in every run',
]
const VERSION = 'signature 1'
const INDENT = '  '
const MARKS: Readonly<Record<Presence, string>> = { always: '', partly: '? ', 'by chance': '~ ' }

/** A word that stands for itself; all others are quoted as in JSON. */
const PLAIN = /^[^\s"#?~\p{C}][^\s"\p{C}]*$/u

const quoted = (word: string): string => (PLAIN.test(word) ? word : escaped(JSON.stringify(word)))

/** Characters that hide or reorder what a reviewer sees come as their numbers. */
const escaped = (json: string): string =>
  json.replace(/[^\P{C}\n]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** UTF-8 text that ends in a line break. Equal signatures give equal text. */
export function signatureText({ services }: Signature): string {
  return `${[...HEADER, VERSION, ...services.flatMap((service) => ['', ...lines(service, '')])].join('\n')}\n`
}

function lines({ type, name, value, presence, facts }: Fact, indent: string): string[] {
  const words = [type, ...name.map(quoted), ...(value === '' ? [] : [quoted(value)])]
  const line = `${indent}${MARKS[presence]}${words.join(' ')}`
  return [line, ...facts.flatMap((fact) => lines(fact, indent + INDENT))]
}

/** The text is none that `signatureText` writes: which line, and what is wrong with it. */
export class SignatureError extends Error {
  readonly code = 'SIGNATURE_DAMAGED'
  readonly line: number
  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`)
    this.name = 'SignatureError'
    this.line = line
  }
}

interface Open {
  readonly depth: number
  readonly type: FactType | undefined
  readonly facts: Fact[]
}

/** Throws {@link SignatureError}. */
export function readSignature(text: string): Signature {
  const services: Fact[] = []
  const open: Open[] = [{ depth: -1, type: undefined, facts: services }]
  let begun = false
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (!begun) {
      if (line.trim() !== VERSION) throw new SignatureError(at + 1, `expected "${VERSION}"`)
      begun = true
      continue
    }
    const { depth, fact } = readLine(line, at + 1)
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop()
    const parent = open.at(-1)
    if (parent === undefined || parent.depth !== depth - 1)
      throw new SignatureError(at + 1, 'is indented further than the line that it belongs to')
    const allowed = parent.type === undefined ? ['service'] : FORMS[parent.type].holds
    if (!(allowed as readonly string[]).includes(fact.type))
      throw new SignatureError(at + 1, `"${fact.type}" has no place in ${parent.type ?? 'a signature'}`)
    parent.facts.push(fact)
    open.push({ depth, type: fact.type, facts: fact.facts as Fact[] })
  }
  if (!begun) throw new SignatureError(1, `expected "${VERSION}": this is no signature`)
  return { services: inOrder(services) }
}

/** A merge by hand may have left lines in another order. */
const inOrder = (facts: readonly Fact[]): readonly Fact[] =>
  facts.map((fact) => ({ ...fact, facts: inOrder(fact.facts) })).toSorted(compareFacts)

function readLine(line: string, number: number): { readonly depth: number; readonly fact: Fact } {
  const spaces = line.length - line.trimStart().length
  if (spaces % INDENT.length !== 0) throw new SignatureError(number, 'is indented by an odd number of spaces')
  const rest = line.trim()
  const presence = (['partly', 'by chance'] as const).find((one) => rest.startsWith(MARKS[one])) ?? 'always'
  const [type = '', ...words] = wordsOf(rest.slice(MARKS[presence].length), number)
  if (!isFactType(type)) throw new SignatureError(number, `"${type}" is no fact of a signature`)
  const { names } = FORMS[type]
  if (words.length < names || words.length > names + 1)
    throw new SignatureError(number, `"${type}" has ${words.length} words, not ${names} or ${names + 1}`)
  const fact: Fact = { type, name: words.slice(0, names), value: words[names] ?? '', presence, facts: [] }
  return { depth: spaces / INDENT.length, fact }
}

const isFactType = (word: string): word is FactType => (FACT_TYPES as readonly string[]).includes(word)

function wordsOf(text: string, number: number): string[] {
  const found = text.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? []
  if (found.join(' ') !== text) throw new SignatureError(number, 'has a quotation mark that is not closed')
  return found.map((word) => {
    if (!word.startsWith('"')) return word
    try {
      return String(JSON.parse(word))
    } catch {
      throw new SignatureError(number, `${word} is not quoted as in JSON`)
    }
  })
}

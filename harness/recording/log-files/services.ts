// Which service a log belongs to, by the name of its file.

export interface NamedLog {
  readonly service: string
  /** `same`: the names are equal; `contained`: one holds the other; `own`: no service of the capture has such a name. */
  readonly by: 'same' | 'contained' | 'own'
}

/** `readModel-service` and `read_model.service` are one: words in lowercase. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')

const holdsWords = (all: readonly string[], some: readonly string[]): boolean =>
  some.length > 0 && ` ${all.join(' ')} `.includes(` ${some.join(' ')} `)

/** Shorter ones are in too many names by chance. */
const SHORTEST = 4

function holdsText(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= SHORTEST && long.includes(short)
}

/** `cart` of `cart-a`, `cart-2` and `cart-6d9c8b7f45-x2v9k`: what tells replicas apart is no part of the name. */
function stemOf(words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? ''
  const tells = last.length === 1 || /^\d+$/.test(last) || /^(?=.*\d)[a-z0-9]{5,10}$/.test(last)
  return words.length > 1 && tells ? stemOf(words.slice(0, -1)) : words
}

/**
 * A service for each of these log names: the one of that name, else the only one whose name holds it or is held by it.
 * A service that has a log of its own name takes no other.
 */
export function servicesOfLogs(
  names: readonly string[],
  services: readonly string[],
): ReadonlyMap<string, NamedLog> {
  const byWords = new Map(services.map((service) => [wordsOf(service).join(' '), service]))
  const found = new Map<string, NamedLog>()
  for (const name of names) {
    const service = byWords.get(wordsOf(name).join(' '))
    if (service !== undefined) found.set(name, { service, by: 'same' })
  }
  const taken = new Set([...found.values()].map(({ service }) => service))
  const left = services.filter((service) => !taken.has(service))
  for (const name of names) {
    if (found.has(name)) continue
    const stem = stemOf(wordsOf(name))
    const service = only(left, sharesWords(stem)) ?? only(left, sharesText(stem))
    found.set(name, service === undefined ? { service: name, by: 'own' } : { service, by: 'contained' })
  }
  return found
}

const sharesWords = (words: readonly string[]) => {
  return (service: string) => holdsWords(wordsOf(service), words) || holdsWords(words, wordsOf(service))
}

const sharesText = (words: readonly string[]) => {
  const text = words.join('')
  return (service: string) => holdsText(wordsOf(service).join(''), text)
}

function only(services: readonly string[], fits: (service: string) => boolean): string | undefined {
  const [first, ...others] = services.filter(fits).toSorted()
  // Two spellings of one name are one service.
  const name = (service: string | undefined) => wordsOf(service ?? '').join(' ')
  return others.every((other) => name(other) === name(first)) ? first : undefined
}

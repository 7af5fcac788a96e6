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
    const service = only(left, sharesWords(name)) ?? only(left, sharesText(name))
    found.set(name, service === undefined ? { service: name, by: 'own' } : { service, by: 'contained' })
  }
  return found
}

const sharesWords = (name: string) => {
  const words = wordsOf(name)
  return (service: string) => holdsWords(wordsOf(service), words) || holdsWords(words, wordsOf(service))
}

const sharesText = (name: string) => {
  const text = wordsOf(name).join('')
  return (service: string) => holdsText(wordsOf(service).join(''), text)
}

function only(services: readonly string[], fits: (service: string) => boolean): string | undefined {
  const [first, ...others] = services.filter(fits)
  return others.length === 0 ? first : undefined
}

// RES2 and RES3: one name for each service, one id for each of its processes.
import { type Emitter, emittersOf, plainName, push } from '../model/index.ts'
import { Cases, type Checked, type Judged } from './rule.ts'

const words = (name: string): Set<string> =>
  new Set(
    name
      .split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)
      .map((word) => word.toLowerCase())
      .filter(Boolean),
  )

/** One is the other with a prefix, a suffix or a namespace: alone this says nothing. */
const extendsName = (a: string, b: string): boolean => {
  const [few, many] = [words(a), words(b)].toSorted((one, other) => one.size - other.size)
  return few !== undefined && few.size > 0 && [...few].every((word) => many?.has(word) === true)
}

const quotedNames = (names: readonly string[]): string => names.toSorted().join(' and ')

function whereText(emitters: readonly Emitter[]): string {
  const [first] = emitters
  const signals = [...new Set(emitters.flatMap((one) => [...one.signals]))].toSorted().join(', ')
  return `${first?.service}: ${signals}`
}

export function checkSpellings({ observed }: Judged): Checked {
  const cases = new Cases('RES2')
  const byName = Map.groupBy(
    emittersOf(observed).filter((one) => one.service !== '' && !one.service.startsWith('unknown_service')),
    (one) => one.service,
  )
  const told = new Set<string>()
  const tell = (names: readonly string[], why: string): void => {
    const sorted = names.toSorted()
    const key = sorted.join('\n')
    if (told.has(key)) return
    told.add(key)
    cases.add({
      subject: { service: sorted[0] ?? '' },
      message: `one service comes as ${quotedNames(sorted)}`,
      evidence: [{ text: `${why}; ${sorted.map((name) => whereText(byName.get(name) ?? [])).join('; ')}` }],
    })
  }
  for (const names of Map.groupBy(byName.keys(), plainName).values())
    if (names.length > 1) tell(names, 'the names differ in case and separators alone')
  for (const names of namesByProcess(byName))
    for (const [at, a] of names.entries())
      for (const b of names.slice(at + 1))
        if (plainName(a) !== plainName(b) && extendsName(a, b)) tell([a, b], 'both come from one process')
  return { subjects: byName.size, findings: cases.findings() }
}

/** Names under which one process emits, by its pid or its instance id. */
function namesByProcess(byName: ReadonlyMap<string, readonly Emitter[]>): string[][] {
  const processes = new Map<string, Set<string>>()
  const pids = new Map<string, Set<string>>()
  for (const [name, emitters] of byName)
    for (const { pid, instance } of emitters)
      for (const identity of [pid, instance].filter((one) => one !== '')) {
        processes.set(identity, (processes.get(identity) ?? new Set()).add(name))
        if (pid !== '') pids.set(identity, (pids.get(identity) ?? new Set()).add(pid))
      }
  // An instance id that several pids share tells no process.
  return [...processes]
    .filter(([identity, names]) => names.size > 1 && (pids.get(identity)?.size ?? 0) <= 1)
    .map(([, names]) => [...names].toSorted())
}

export function checkInstances({ observed }: Judged): Checked {
  const cases = new Cases('RES3')
  const emitters = emittersOf(observed).filter((one) => one.service !== '')
  for (const [service, all] of Map.groupBy(emitters, (one) => one.service)) {
    const without = all.filter((one) => one.instance === '')
    if (without.length === 0) continue
    const pids = new Set(without.map((one) => one.pid).filter((pid) => pid !== ''))
    const signals = [...new Set(without.flatMap((one) => [...one.signals]))].toSorted().join(', ')
    const several =
      pids.size > 1 ? `; it runs as ${pids.size} processes, which only process.pid tells apart` : ''
    cases.add({
      subject: { service },
      message: `${service} says no service.instance.id`,
      // A page lives for minutes; what tells its instances apart is mostly a session.
      ...(without.every((one) => one.browser) ? { severity: 'information' as const } : {}),
      evidence: [{ text: `absent from the resource of its ${signals}${several}` }],
    })
  }
  for (const [instance, all] of Map.groupBy(
    emitters.filter((one) => one.instance !== ''),
    (one) => one.instance,
  )) {
    const shared = sharing(all)
    if (shared.length < 2) continue
    const services = [...new Set(shared.map((one) => one.service))].toSorted()
    const text = shared.map(({ service, pid }) => `${service}${pid === '' ? '' : ` (process ${pid})`}`)
    cases.add({
      subject: { service: services[0] ?? '', name: 'service.instance.id' },
      message: `several processes share one service.instance.id: ${services.join(', ')}`,
      evidence: [{ text: `${instance} stands for ${[...new Set(text)].toSorted().join(', ')} at one time` }],
    })
  }
  return { subjects: emitters.length, findings: cases.findings() }
}

/** Emitters of different processes that emit at one time: an id may be kept over a restart. */
function sharing(emitters: readonly Emitter[]): Emitter[] {
  const processes = new Map<string, Emitter[]>()
  // Where a part of the resources lacks the pid, it is the process of the same service.
  for (const one of emitters) if (one.pid !== '') push(processes, one.pid, one)
  for (const one of emitters)
    if (one.pid === '' && !emitters.some((other) => other.pid !== '' && other.service === one.service))
      push(processes, `service ${one.service}`, one)
  const lives = [...processes.values()].map((own) => ({
    first: own[0] as Emitter,
    from: own.reduce((least, one) => (one.from < least ? one.from : least), own[0]?.from ?? 0n),
    to: own.reduce((most, one) => (one.to > most ? one.to : most), 0n),
  }))
  lives.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  return lives
    .filter((one, at) => lives.some((other, n) => n !== at && one.from <= other.to && other.from <= one.to))
    .map((one) => one.first)
}

// What to fix first.
import type { Certainty, Finding, Severity } from '../finding.ts'
import { causeOf } from './cause.ts'
import type { Priority, Scene } from './priority.ts'
import { weigh } from './rank.ts'
import { wordsOf } from './words.ts'

export type { Priority, Scene } from './priority.ts'

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information']
const CERTAINTIES: readonly Certainty[] = ['certain', 'likely', 'possible']

/** Merged findings by their cause, what to fix first at the front. Every finding is in exactly one. */
export function prioritise(findings: readonly Finding[], scene: Scene): Priority[] {
  const causes = [...Map.groupBy(findings.keys(), (at) => causeOf(findings[at] as Finding).key)]
  return causes
    .map(([key, positions]) => {
      const [first, ...rest] = positions.map((at) => findings[at] as Finding)
      if (first === undefined) throw new TypeError('A group is never empty.')
      const group: [Finding, ...Finding[]] = [first, ...rest]
      const cause = causeOf(first)
      const seen = seenOf(first)
      const priority: Priority = {
        ...wordsOf(cause, group, scene),
        ...(seen === undefined ? {} : { seen }),
        severity: SEVERITIES.find((one) => group.some((finding) => finding.severity === one)) ?? 'error',
        certainty:
          CERTAINTIES.find((one) => group.some((finding) => (finding.certainty ?? 'certain') === one)) ??
          'certain',
        findings: positions,
      }
      return { priority, weight: weigh(cause.kind, group, scene), key }
    })
    .toSorted((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
    .map(({ priority }) => priority)
}

const SHOWING = [
  /carries (the|its|no) |headers? (of|were)/,
  /continues?\b|continued|less likely/,
  /^(?!.* has no .* below it$)/,
  /^/,
]

/** The evidence that shows most: what came in headers before where it led, and that before what is missing. */
function seenOf({ evidence }: Finding): string | undefined {
  const texts = evidence.map(({ text }) => text)
  return SHOWING.map((pattern) => texts.find((text) => pattern.test(text))).find((text) => text !== undefined)
}

/** The findings in the order of their causes: the foremost finding of each of the first causes, then all others. */
export function byPriority(
  findings: readonly Finding[],
  priorities: readonly Priority[],
): { readonly findings: Finding[]; readonly priorities: Priority[] } {
  const leads = priorities.flatMap((priority) => priority.findings.slice(0, 1))
  const order = [...new Set([...leads.slice(0, FIRST), ...priorities.flatMap((one) => one.findings)])]
  const moved = new Map(order.map((from, to) => [from, to]))
  return {
    findings: order.map((at) => findings[at] as Finding),
    priorities: priorities.map((one) => ({
      ...one,
      findings: one.findings.map((at) => moved.get(at) ?? at),
    })),
  }
}

/** How many things a first screen says to fix first. */
export const FIRST = 3

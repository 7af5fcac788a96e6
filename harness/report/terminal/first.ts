// What to fix first, as `check` and the end of a run say it.
import type { Finding, Priority } from '../../../assertions/index.ts'
import { brief, oneLine } from '../safe-text.ts'
import { labelled, type Paint } from './layout.ts'

export const TONES = { error: 'red', warning: 'yellow', information: 'cyan' } as const

/** Nothing where nothing is to be fixed; `first` are the foremost causes of `findings`. */
export function fixFirst(
  first: readonly Priority[],
  findings: readonly Finding[],
  paint: Paint,
  width: number,
): string[] {
  if (first.length === 0) return []
  const lines = first.flatMap((priority, at) => {
    const { what, places = [], why, seen, todo, severity } = priority
    const gutter = paint(TONES[severity], '│')
    const room = width - 6
    const codes = [...new Set(priority.findings.map((position) => findings[position]?.code ?? ''))].join(' ')
    return [
      ...labelled(`${at + 1}  `, `${brief(what, 400)} [${oneLine(codes)}]`, room).map((line) =>
        paint('bold', line),
      ),
      ...places.slice(0, PLACES).flatMap((place) => labelled('   at    ', brief(place, 200), room)),
      ...(places.length > PLACES ? [`         and ${places.length - PLACES} more`] : []),
      ...(why === '' ? [] : labelled('   why   ', brief(why, 300), room)),
      ...(seen === undefined
        ? []
        : labelled('   seen  ', brief(seen, 300), room).map((line) => paint('dim', line))),
      ...labelled('   do    ', brief(todo, 400), room),
      '',
    ].map((line) => (line === '' ? '' : `${gutter} ${line}`))
  })
  return [
    paint('bold', first.length === 1 ? 'Fix this' : `Fix these ${first.length} first`),
    ...lines.slice(0, -1),
  ]
}

/** Hops of one matter that are listed. */
const PLACES = 5

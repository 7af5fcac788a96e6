// The services and what passes between them, as a drawing; the same numbers stand in the table of hops.
import type { HopEdge } from '../../../assertions/index.ts'
import { grouped } from '../format.ts'
import { brief } from '../safe-text.ts'
import { html, type Html } from './escape.ts'
import { layers } from './layers.ts'
import { colourClass } from './links.ts'
import type { Plan } from './plan.ts'

/** Beyond this a drawing is a tangle, and the table tells more. */
const EDGES = 150

const [WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN] = [178, 30, 74, 16, 8]

interface Arrow {
  readonly from: string
  readonly to: string
  readonly vias: readonly string[]
  readonly calls: number
  readonly lost: number
}

export function graphSection(plan: Plan): Html {
  const { hops = [], tool } = plan.record
  // Whoever drives the system calls everybody: its arrows hide all others.
  const own = hops.filter(({ from }) => from !== tool.name)
  const arrows = arrowsOf(own)
  if (arrows.length === 0) return html``
  if (arrows.length > EDGES)
    return html`<section id="graph" class="block"><h2>Service graph</h2><p class="capped">${grouped(arrows.length)} edges are too many for a drawing; the table of hops has them all.</p></section>`
  const columns = layers(arrows)
  const places = new Map<string, { readonly x: number; readonly y: number }>()
  const tallest = Math.max(...columns.map((column) => column.length))
  columns.forEach((column, at) => {
    const top = MARGIN + ((tallest - column.length) * (HEIGHT + GAP_Y)) / 2
    column.forEach((name, row) => {
      places.set(name, { x: MARGIN + at * (WIDTH + GAP_X), y: top + row * (HEIGHT + GAP_Y) })
    })
  })
  const wide = 2 * MARGIN + columns.length * (WIDTH + GAP_X) - GAP_X
  const high = 2 * MARGIN + tallest * (HEIGHT + GAP_Y) - GAP_Y
  const lost = arrows.filter((arrow) => arrow.lost > 0).length
  return html`<section id="graph" class="block"><h2>Service graph <span class="n">${places.size}</span></h2>
<p class="lead">An arrow leads from caller to callee, with how often.${own.length < hops.length && ' Calls of the harness itself are left out.'} ${lost > 0 && html`<span class="err">Dashed: contexts were lost there.</span>`}</p>
<div class="scroll graph" tabindex="0" role="group" aria-label="Service graph"><svg width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" role="img" aria-label="${places.size} services and ${arrows.length} edges between them; the table of hops lists them">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>
${arrows.map((arrow) => edge(arrow, places))}
${[...places].map(([name, { x, y }]) => html`<g class="box ${colourClass(plan, name)}"><title>${name}</title><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="5"/><rect class="side" x="${x}" y="${y}" width="5" height="${HEIGHT}" rx="2"/><text x="${x + 13}" y="${y + 19}">${brief(name, 24)}</text></g>`)}</svg></div></section>`
}

/** One arrow for each two services, whatever passes between them. */
function arrowsOf(hops: readonly HopEdge[]): readonly Arrow[] {
  const groups = Map.groupBy(hops, ({ from, to }) => JSON.stringify([from, to]))
  return [...groups.values()].flatMap((own): Arrow[] => {
    const [first] = own
    if (first === undefined) return []
    const sum = (of: (hop: HopEdge) => number): number => own.reduce((all, hop) => all + of(hop), 0)
    return [
      {
        from: first.from,
        to: first.to,
        vias: [...new Set(own.map(({ via }) => via))],
        calls: sum((hop) => hop.calls),
        lost: sum((hop) => hop.torn + hop.wrongParent),
      },
    ]
  })
}

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>

function edge({ from, to, vias, calls, lost }: Arrow, places: Places): Html {
  const [start, end] = [places.get(from), places.get(to)]
  if (start === undefined || end === undefined) return html``
  const forward = end.x > start.x
  const [x1, y1] = [
    forward ? start.x + WIDTH : start.x + WIDTH / 2,
    start.y + (forward ? HEIGHT / 2 : HEIGHT),
  ]
  const [x2, y2] = [forward ? end.x : end.x + WIDTH / 2, end.y + (forward ? HEIGHT / 2 : HEIGHT)]
  const bend = forward ? Math.max(36, (x2 - x1) / 2) : 0
  const sag = forward ? 0 : 40
  const bends = [x1, x1 + bend, x2 - bend, x2].map(
    (x, at) => [x, [y1, y1 + sag, y2 + sag, y2][at] ?? y1] as const,
  )
  const path = `M${x1} ${y1}C${bends
    .slice(1)
    .map(([x, y]) => `${x} ${y}`)
    .join(' ')}`
  const [x, y] = onCurve(bends, 0.42)
  const title = `${from} to ${to} via ${vias.join(', ')}: ${grouped(calls)} calls${lost > 0 ? `, ${grouped(lost)} lost` : ''}`
  return html`<g class="edge${lost > 0 && ' lost'}"><title>${title}</title><path d="${path}" marker-end="url(#tip)"/><text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}">${grouped(calls)}</text></g>`
}

/** Where a curve of Bézier is, `at` in 0..1 of it. */
function onCurve(points: readonly (readonly [number, number])[], at: number): readonly [number, number] {
  const [first = [0, 0], ...rest] = points
  if (rest.length === 0) return first
  const between = rest.map(([x, y], index): [number, number] => {
    const [fromX, fromY] = points[index] ?? first
    return [fromX + (x - fromX) * at, fromY + (y - fromY) * at]
  })
  return onCurve(between, at)
}

// The traces of an operation before and after, side by side in one tree: what went, what came, what has another place.
import { type Fact, type Signature } from '../signature/index.ts'
import type { Difference } from './difference.ts'
import { ofType, titleOf } from './facts.ts'

export interface TreeLine {
  readonly mark: ' ' | '-' | '+'
  readonly depth: number
  readonly text: string
}

export interface TreeDiff {
  /** `service: SERVER POST /api/slots/spin`. */
  readonly operation: string
  readonly lines: readonly TreeLine[]
}

/** More is no tree that anybody reads. */
const DEEPEST = 14
const LONGEST = 120
const MOST = 5

interface Shape {
  readonly key: string
  readonly text: string
  readonly children: Shape[]
}

/** Changes that show in a tree: all others are told by their own lines. */
const SHOWN = new Set<Difference['change']>([
  'spans gone',
  'span renamed',
  'span kind changed',
  'context lost',
  'edge gone',
  'link gone',
  'spans new',
  'edge new',
])

/** Of the operations whose trees differ, the most changed first; none where no difference is one of trees. */
export function treeDiffs(base: Signature, head: Signature, differences: readonly Difference[]): TreeDiff[] {
  if (!differences.some(({ change }) => SHOWN.has(change))) return []
  const [before, after] = [shapesOf(base), shapesOf(head)]
  const operations = [...new Set([...operationsOf(base), ...operationsOf(head)])].toSorted()
  return operations
    .map((key) => {
      const lines = diffOf(linesOf(before.get(key)), linesOf(after.get(key)))
      return { operation: (before.get(key) ?? after.get(key))?.text ?? key, lines }
    })
    .map((tree) => ({ tree, changed: tree.lines.filter(({ mark }) => mark !== ' ').length }))
    .filter(({ changed }) => changed > 0)
    .toSorted((a, b) => b.changed - a.changed)
    .slice(0, MOST)
    .map(({ tree }) => tree)
}

const operationsOf = ({ services }: Signature): string[] =>
  services.flatMap((service) =>
    ofType(service, 'operation').map(({ name }) => [titleOf(service), ...name].join('\n')),
  )

function shapesOf({ services }: Signature): ReadonlyMap<string, Shape> {
  const spans = services.flatMap((service) =>
    ofType(service, 'span').map((span) => ({
      span,
      key: [titleOf(service), ...span.name].join('\n'),
      service,
    })),
  )
  const shapes = new Map<string, Shape>(
    spans.map(({ span, key, service }) => [
      key,
      { key, text: `${titleOf(service)}: ${titleOf(span)}`, children: [] },
    ]),
  )
  for (const { span, key } of spans) {
    for (const edge of ofType(span, 'under', 'link')) hang(shapes, edge, key)
  }
  return shapes
}

function hang(shapes: ReadonlyMap<string, Shape>, edge: Fact, key: string): void {
  const parent = shapes.get(edge.name.join('\n'))
  const child = shapes.get(key)
  if (parent !== undefined && child !== undefined && !parent.children.includes(child))
    parent.children.push(child)
}

interface Line {
  readonly depth: number
  readonly text: string
}

function linesOf(top: Shape | undefined): readonly Line[] {
  const lines: Line[] = []
  const above = new Set<Shape>()
  const walk = (shape: Shape, depth: number): void => {
    if (above.has(shape) || depth > DEEPEST || lines.length >= LONGEST) return
    lines.push({ depth, text: shape.text })
    above.add(shape)
    for (const child of shape.children) walk(child, depth + 1)
    above.delete(shape)
  }
  if (top !== undefined) walk(top, 0)
  return lines
}

/** The longest lines in common stay, those only before go, those only after come. */
function diffOf(before: readonly Line[], after: readonly Line[]): TreeLine[] {
  const same = (a: Line, b: Line): boolean => a.depth === b.depth && a.text === b.text
  const width = after.length + 1
  const common = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * width + j] = same(before[i] as Line, after[j] as Line)
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: TreeLine[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [one, other] = [before[i], after[j]]
    if (one !== undefined && other !== undefined && same(one, other)) {
      lines.push({ mark: ' ', ...one })
      i++
      j++
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', ...one })
      i++
    } else if (other !== undefined) {
      lines.push({ mark: '+', ...other })
      j++
    }
  }
  return lines
}

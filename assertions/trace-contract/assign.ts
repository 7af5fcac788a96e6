// Which spans stand for which lines of the contract: the assignment under which least is wrong.

export interface Slot<N> {
  readonly node: N
  readonly mandatory: boolean
}

export interface Assignment<N, S> {
  readonly node: N
  readonly span: S
}

/**
 * Minimum-cost assignment of rows to columns of a square matrix (Hungarian method, O(n^3)).
 * Returns the column of each row.
 */
function assignRows(cost: readonly (readonly number[])[]): number[] {
  const n = cost.length
  const rowPotential = new Float64Array(n + 1)
  const columnPotential = new Float64Array(n + 1)
  const rowOf = new Int32Array(n + 1)
  const from = new Int32Array(n + 1)
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row
    let column = 0
    const least = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
    const used = new Uint8Array(n + 1)
    do {
      used[column] = 1
      const at = rowOf[column] as number
      let delta = Number.POSITIVE_INFINITY
      let next = 0
      for (let j = 1; j <= n; j++) {
        if (used[j]) continue
        const reduced =
          (cost[at - 1]?.[j - 1] as number) - (rowPotential[at] as number) - (columnPotential[j] as number)
        if (reduced < (least[j] as number)) {
          least[j] = reduced
          from[j] = column
        }
        if ((least[j] as number) < delta) {
          delta = least[j] as number
          next = j
        }
      }
      for (let j = 0; j <= n; j++) {
        if (used[j]) {
          const owner = rowOf[j] as number
          rowPotential[owner] = (rowPotential[owner] as number) + delta
          columnPotential[j] = (columnPotential[j] as number) - delta
        } else least[j] = (least[j] as number) - delta
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      const previous = from[column] as number
      rowOf[column] = rowOf[previous] as number
      column = previous
    }
  }
  const columns = Array.from({ length: n }, () => -1)
  for (let j = 1; j <= n; j++) columns[(rowOf[j] as number) - 1] = j - 1
  return columns
}

/** Stands for "cannot be": far above any real cost, small enough to stay exact. */
const IMPOSSIBLE = 1e9

export interface AssignmentProblem<N, S> {
  readonly slots: readonly Slot<N>[]
  readonly spans: readonly S[]
  /** Cost of letting the span stand for the node; undefined where it cannot. */
  readonly cost: (node: N, span: S) => number | undefined
  readonly missing: (node: N) => number
  /** Cost of leaving the span out. */
  readonly unused: (span: S) => number
}

export function assign<N, S>({
  slots,
  spans,
  cost,
  missing,
  unused,
}: AssignmentProblem<N, S>): Assignment<N, S>[] {
  const size = slots.length + spans.length
  const matrix = Array.from({ length: size }, (_, row) => {
    const slot = slots[row]
    return Array.from({ length: size }, (_unused, column) => {
      const span = spans[column]
      if (slot === undefined) return span === undefined ? 0 : unused(span)
      if (span !== undefined) return cost(slot.node, span) ?? IMPOSSIBLE
      return slot.mandatory ? missing(slot.node) : 0
    })
  })
  const assigned: Assignment<N, S>[] = []
  for (const [row, column] of assignRows(matrix).entries()) {
    const slot = slots[row]
    const span = spans[column]
    if (slot !== undefined && span !== undefined && (matrix[row]?.[column] ?? IMPOSSIBLE) < IMPOSSIBLE) {
      assigned.push({ node: slot.node, span })
    }
  }
  return assigned
}

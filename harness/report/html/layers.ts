// Which column of a drawing each service stands in: callers left of those they call, as far as cycles allow.

interface Edge {
  readonly from: string
  readonly to: string
}

/** Every name once; the same for the same edges. An edge that closes a cycle leads back to the left. */
export function layers(edges: readonly Edge[]): readonly (readonly string[])[] {
  const next = Map.groupBy(edges, ({ from }) => from)
  const called = new Set(edges.filter(({ from, to }) => from !== to).map(({ to }) => to))
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))]
  const order = sorted([...names.filter((name) => !called.has(name)), ...names], next)
  const place = new Map(order.map((name, at) => [name, at]))
  const depth = new Map<string, number>()
  for (const name of order) {
    const own = depth.get(name) ?? 0
    depth.set(name, own)
    for (const { to } of next.get(name) ?? []) {
      if ((place.get(to) ?? 0) > (place.get(name) ?? 0)) depth.set(to, Math.max(depth.get(to) ?? 0, own + 1))
    }
  }
  return arranged(
    Array.from({ length: Math.max(0, ...depth.values()) + 1 }, (_, at) =>
      order.filter((name) => depth.get(name) === at),
    ),
    edges,
  )
}

/** Callers before those they call, but for edges that close a cycle. */
function sorted(starts: readonly string[], next: ReadonlyMap<string, readonly Edge[]>): readonly string[] {
  const done: string[] = []
  const seen = new Set<string>()
  for (const start of starts) {
    if (seen.has(start)) continue
    seen.add(start)
    const stack = [{ name: start, left: [...(next.get(start) ?? [])] }]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = top.left.shift()
      if (edge === undefined) {
        done.push(top.name)
        stack.pop()
      } else if (!seen.has(edge.to)) {
        seen.add(edge.to)
        stack.push({ name: edge.to, left: [...(next.get(edge.to) ?? [])] })
      }
    }
  }
  return done.reverse()
}

/** Each column in the order of its callers, so that arrows cross less. */
function arranged(columns: readonly (readonly string[])[], edges: readonly Edge[]): readonly string[][] {
  const row = new Map<string, number>()
  const callers = Map.groupBy(edges, ({ to }) => to)
  return columns.map((column) => {
    const weight = (name: string): number => {
      const rows = (callers.get(name) ?? []).flatMap(({ from }) => row.get(from) ?? [])
      return rows.length === 0 ? Number.MAX_VALUE : rows.reduce((sum, one) => sum + one, 0) / rows.length
    }
    const own = column
      .map((name) => ({ name, weight: weight(name) }))
      .sort((a, b) => a.weight - b.weight || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name)
    own.forEach((name, at) => row.set(name, at))
    return own
  })
}

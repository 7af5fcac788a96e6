// Items by the resource and scope objects they share, in the order of first appearance.
import type { InstrumentationScope, Resource } from '../telemetry/index.ts'

export interface ScopeGroup<T> {
  readonly scope: InstrumentationScope
  readonly items: T[]
}

export interface ResourceGroup<T> {
  readonly resource: Resource
  readonly scopes: ScopeGroup<T>[]
}

/** Groups by identity, not by equal content: what was sent apart stays apart. */
export function groups<T extends { readonly resource: Resource; readonly scope: InstrumentationScope }>(
  items: readonly T[],
): ResourceGroup<T>[] {
  const resources = new Map<Resource, Map<InstrumentationScope, T[]>>()
  for (const item of items) {
    const scopes = resources.get(item.resource) ?? new Map<InstrumentationScope, T[]>()
    resources.set(item.resource, scopes)
    const group = scopes.get(item.scope)
    if (group === undefined) scopes.set(item.scope, [item])
    else group.push(item)
  }
  return [...resources].map(([resource, scopes]) => ({
    resource,
    scopes: [...scopes].map(([scope, grouped]) => ({ scope, items: grouped })),
  }))
}

// Text patterns: entry points with `*`, and route templates against concrete paths.

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

/** `*` stands for any text. */
export function globPattern(glob: string): RegExp {
  return new RegExp(`^${glob.split('*').map(escaped).join('.*')}$`)
}

/** A route template as a pattern for concrete paths: `/v1/accounts/{id}`, `/v1/accounts/:id` and `/files/*` alike. */
function routePattern(route: string): RegExp {
  const segments = route.split('/').map((segment) => {
    if (/^(\{.*\}|:.+|<.*>|\[.*\])$/.test(segment)) return '[^/]+'
    return segment.split('*').map(escaped).join('.*')
  })
  return new RegExp(`^${segments.join('/')}/?$`)
}

const routes = new Map<string, RegExp>()

/** The concrete path is served under this route. */
export function routeMatches(route: string, path: string): boolean {
  if (route === path) return true
  let pattern = routes.get(route)
  if (pattern === undefined) {
    pattern = routePattern(route)
    // Routes are few; a system that sends concrete paths as routes must not grow this without bound.
    if (routes.size < 10_000) routes.set(route, pattern)
  }
  return pattern.test(path)
}

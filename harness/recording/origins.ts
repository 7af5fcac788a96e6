// Resources and scopes of received requests: decoded once, however often an SDK repeats them.
import { type Places, readResource, readScope, type ScopeLayout } from '../otlp/index.ts'
import { type InstrumentationScope, type Resource, serviceName } from '../telemetry/index.ts'

/** Where items came from. */
export interface Origin {
  readonly resource: Resource
  readonly scope: InstrumentationScope
  readonly service: string
}

/** Beyond so many different ones, which only a broken system sends, each is decoded for itself. */
const MOST = 10_000

export class Origins {
  readonly #resources = new Map<string, Resource>()
  readonly #origins = new Map<string, Origin>()
  readonly #services = new WeakMap<Resource, string>()

  of(bytes: Uint8Array, { resource, scope }: ScopeLayout): Origin {
    const owner = written(bytes, resource)
    const key = `${owner}\n${written(bytes, scope)}`
    return remembered(this.#origins, key, () => {
      const emitter = remembered(this.#resources, owner, () => readResource(bytes, resource))
      return { resource: emitter, scope: readScope(bytes, scope), service: this.serviceOf(emitter) }
    })
  }

  serviceOf(resource: Resource): string {
    let name = this.#services.get(resource)
    if (name === undefined) {
      name = serviceName(resource)
      this.#services.set(resource, name)
    }
    return name
  }
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  let found = known.get(key)
  if (found === undefined) {
    found = make()
    if (known.size < MOST) known.set(key, found)
  }
  return found
}

/** The bytes at these places as a string, one character a byte; their lengths keep the places apart. */
function written(bytes: Uint8Array, places: Places): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at < places.length; at += 2) {
    const [start = 0, end = 0] = places.slice(at, at + 2)
    text += `${end - start} ${buffer.toString('latin1', start, end)}`
  }
  return text
}

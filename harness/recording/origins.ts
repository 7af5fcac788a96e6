// Resources and scopes of received requests: decoded once, however often an SDK repeats them.
import { type Places, readResource, readScope, type ScopeLayout } from '../otlp/index.ts'
import { type InstrumentationScope, type Resource, serviceName } from '../telemetry/index.ts'

/** Where items came from. */
export interface Origin {
  readonly resource: Resource
  readonly scope: InstrumentationScope
  readonly service: string
}

/** A resource with the scopes that came under it, by their bytes. */
interface Emitter {
  readonly resource: Resource
  readonly service: string
  readonly scopes: Map<string, Origin>
}

/** Beyond so many different ones, or so many bytes, which only a broken system sends, each is decoded for itself. */
const MOST = 10_000
const LONGEST = 64 * 1024

export class Origins {
  readonly #emitters = new Map<string, Emitter>()
  #origins = 0
  readonly #services = new WeakMap<Resource, string>()
  /** All scopes of one envelope share the places of its resource: it is looked up once, however many they are. */
  #last: { readonly bytes: Uint8Array; readonly resource: Places; readonly emitter: Emitter } | undefined

  of(bytes: Uint8Array, { resource, scope }: ScopeLayout): Origin {
    const { scopes, ...emitter } = this.#emitter(bytes, resource)
    const key = written(bytes, scope)
    let origin = scopes.get(key)
    if (origin === undefined) {
      origin = { ...emitter, scope: readScope(bytes, scope) }
      if (this.#origins < MOST && key.length < LONGEST) {
        scopes.set(key, origin)
        this.#origins++
      }
    }
    return origin
  }

  #emitter(bytes: Uint8Array, resource: Places): Emitter {
    if (this.#last?.bytes === bytes && this.#last.resource === resource) return this.#last.emitter
    const key = written(bytes, resource)
    let emitter = this.#emitters.get(key)
    if (emitter === undefined) {
      const read = readResource(bytes, resource)
      emitter = { resource: read, service: this.serviceOf(read), scopes: new Map() }
      if (this.#emitters.size < MOST && key.length < LONGEST) this.#emitters.set(key, emitter)
    }
    this.#last = { bytes, resource, emitter }
    return emitter
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

/** The bytes at these places as a string, one character a byte; their lengths keep the places apart. */
function written(bytes: Uint8Array, places: Places): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at < places.length; at += 2) {
    const start = places[at] as number
    const end = places[at + 1] as number
    text += `${end - start} ${buffer.toString('latin1', start, end)}`
  }
  return text
}

// What a recording keeps of a request: bytes with places in them, or what a capture said. Items are made when asked for.
import { decodeAt, encode, type ItemOf, layoutOf, STRIDE } from '../otlp/index.ts'
import type { Metric, Signal } from '../telemetry/index.ts'
import type { ExportRequest } from './entry.ts'
import type { Origin, Origins } from './origins.ts'
import type { Spillable } from './retention.ts'
import type { SpillFile } from './spill-file.ts'
import type { TraceTable } from './trace-table.ts'

/** Items of one service, one after the other: from where the run before it ends, to `end`. */
export interface ServiceRun {
  readonly service: string
  readonly end: number
}

export interface StoredRequest<S extends Signal = Signal> extends ExportRequest {
  readonly type: 'request'
  readonly signal: S
  /** How many items. */
  readonly count: number
  readonly dataPoints: number
  runs(): Iterable<ServiceRun>
  /** The number of the trace that a span or log record belongs to. */
  traceNumber(index: number, table: TraceTable): number
  /** The same object whenever it is asked for, as long as the request is in memory. */
  item(index: number): ItemOf[S]
}

interface OriginRun extends ServiceRun {
  readonly origin: Origin
}

/** About what a request and each of its items cost besides the bytes. */
const REQUEST_BYTES = 1024
const ITEM_BYTES = 40

/** Where the bytes of a request lie in a file. */
interface SetAside {
  readonly file: SpillFile
  readonly place: number
}

export class ReceivedRequest<S extends Signal> implements StoredRequest<S>, Spillable {
  readonly type = 'request'
  readonly signal: S
  readonly received: bigint
  readonly count: number
  readonly dataPoints: number
  readonly #places: Uint32Array
  readonly #runs: readonly OriginRun[]
  readonly #length: number
  #bytes: Uint8Array | SetAside
  #made: ItemOf[S][] = []

  /** Throws OtlpDecodeError for a body that is not OTLP, where its layout is not given. */
  constructor(signal: S, { body, received, layout }: ExportRequest, origins: Origins) {
    const { places, count, scopes, points } = layout ?? layoutOf(signal, body)
    this.signal = signal
    this.#bytes = body
    this.#length = body.length
    this.received = received
    this.count = count
    this.dataPoints = points
    this.#places = places
    this.#runs = scopes.map((scope, index) => {
      const origin = origins.of(body, scope)
      return { origin, service: origin.service, end: scopes[index + 1]?.first ?? count }
    })
  }

  get body(): Uint8Array {
    const bytes = this.#bytes
    return bytes instanceof Uint8Array ? bytes : bytes.file.read(bytes.place, this.#length)
  }

  get heldBytes(): number {
    return this.#bytes instanceof Uint8Array ? this.#length : 0
  }

  get indexBytes(): number {
    return REQUEST_BYTES + this.count * ITEM_BYTES
  }

  spill(file: SpillFile): void {
    if (!(this.#bytes instanceof Uint8Array)) return
    this.#bytes = { file, place: file.write(this.#bytes) }
    this.#made = []
  }

  runs(): Iterable<ServiceRun> {
    return this.#runs
  }

  traceNumber(index: number, table: TraceTable): number {
    return table.numberAt(this.body, this.#places[index * STRIDE + 1] as number)
  }

  item(index: number): ItemOf[S] {
    const known = this.#made[index]
    if (known !== undefined) return known
    const { resource, scope } = this.#originOf(index)
    const place = this.#places[index * STRIDE] as number
    const bytes = this.#bytes
    if (!(bytes instanceof Uint8Array)) {
      // Up to the next item: the item's own length, at its start, says where it ends.
      const end = index + 1 < this.count ? (this.#places[(index + 1) * STRIDE] as number) : this.#length
      return decodeAt(this.signal, bytes.file.read(bytes.place + place, end - place), 0, resource, scope)
    }
    const made = decodeAt(this.signal, bytes, place, resource, scope)
    this.#made[index] = made
    return made
  }

  #originOf(index: number): Origin {
    let low = 0
    let high = this.#runs.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#runs[middle]?.end ?? 0) > index) high = middle
      else low = middle + 1
    }
    return (this.#runs[low] as OriginRun).origin
  }
}

export class CapturedRequest<S extends Signal> implements StoredRequest<S> {
  readonly type = 'request'
  readonly signal: S
  readonly received = 0n
  readonly #items: readonly ItemOf[S][]
  readonly #origins: Origins

  constructor(signal: S, items: readonly ItemOf[S][], origins: Origins) {
    this.signal = signal
    this.#items = items
    this.#origins = origins
  }

  /** Made again whenever somebody asks. */
  get body(): Uint8Array {
    return encode(this.signal, this.#items)
  }

  get count(): number {
    return this.#items.length
  }

  get dataPoints(): number {
    if (this.signal !== 'metrics') return 0
    return (this.#items as readonly Metric[]).reduce((sum, { data }) => sum + data.points.length, 0)
  }

  *runs(): Iterable<ServiceRun> {
    const serviceAt = (index: number) => this.#origins.serviceOf(this.item(index).resource)
    for (let start = 0; start < this.count; ) {
      const { resource } = this.item(start)
      let end = start + 1
      while (end < this.count && this.item(end).resource === resource) end++
      yield { service: serviceAt(start), end }
      start = end
    }
  }

  traceNumber(index: number, table: TraceTable): number {
    const item = this.item(index)
    return table.numberOf('traceId' in item ? item.traceId : '')
  }

  item(index: number): ItemOf[S] {
    return this.#items[index] as ItemOf[S]
  }
}

// Spans or log records, numbered in the order received and found by their trace; a few numbers an item, no objects.
import type { ItemOf } from '../otlp/index.ts'
import type { TraceId } from '../telemetry/index.ts'
import { NumberList } from './number-list.ts'
import type { StoredRequest } from './stored-request.ts'
import { TraceTable } from './trace-table.ts'

export class ItemIndex<S extends 'traces' | 'logs'> {
  readonly #requests: StoredRequest<S>[] = []
  /** The number of each request's first item. */
  readonly #firsts: number[] = []
  readonly #table = new TraceTable()
  /** Of each item: one more than the number of the next in its trace; 0 where there is none yet. */
  readonly #next = new NumberList()
  readonly #first = new NumberList()
  readonly #last = new NumberList()
  length = 0

  get traceCount(): number {
    return this.#table.size
  }

  /** `grown` hears the number of each trace that gets another item. */
  add(request: StoredRequest<S>, grown: (trace: number) => void = () => {}): void {
    this.#requests.push(request)
    this.#firsts.push(this.length)
    for (let index = 0; index < request.count; index++) {
      const trace = request.traceNumber(index, this.#table)
      const number = this.length++
      this.#next.push(0)
      if (trace === this.#first.length) {
        this.#first.push(number)
        this.#last.push(number)
      } else {
        this.#next.set(this.#last.get(trace), number + 1)
        this.#last.set(trace, number)
        grown(trace)
      }
    }
  }

  item(number: number): ItemOf[S] {
    let low = 0
    let high = this.#firsts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#firsts[middle] as number) <= number) low = middle
      else high = middle - 1
    }
    return (this.#requests[low] as StoredRequest<S>).item(number - (this.#firsts[low] as number))
  }

  all(): ItemOf[S][] {
    const items: ItemOf[S][] = []
    for (const request of this.#requests) {
      for (let index = 0; index < request.count; index++) items.push(request.item(index))
    }
    return items
  }

  /** -1 for a trace that nothing came of. */
  trace(id: TraceId): number {
    return this.#table.find(id)
  }

  traceId(trace: number): TraceId {
    return this.#table.id(trace)
  }

  /** How many, without making any of them. */
  countOf(trace: number): number {
    if (trace < 0) return 0
    let count = 0
    for (let next = this.#first.get(trace) + 1; next !== 0; next = this.#next.get(next - 1)) count++
    return count
  }

  /** In the order received. */
  ofTrace(trace: number): ItemOf[S][] {
    const items: ItemOf[S][] = []
    if (trace < 0) return items
    for (let next = this.#first.get(trace) + 1; next !== 0; next = this.#next.get(next - 1)) {
      items.push(this.item(next - 1))
    }
    return items
  }
}

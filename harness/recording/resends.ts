// Telling a request that was sent again, because its answer was lost, from a new one.
import { crc32 } from 'node:zlib'

/** What stands for the bytes of a request; equal bytes have equal ones, and hardly any others do. */
export type Fingerprint = number

/** A checksum and the length, in one number that a double holds exactly. */
export function fingerprint(bytes: Uint8Array): Fingerprint {
  return crc32(bytes) * 0x200000 + (bytes.length % 0x200000)
}

/** Requests by fingerprint. Only those with the same one are compared in full. */
export class Resends<T> {
  readonly #seen = new Map<Fingerprint, T | T[]>()
  readonly #same: (a: T, b: T) => boolean

  constructor(same: (a: T, b: T) => boolean) {
    this.#same = same
  }

  /** Whether an equal one was seen before; if not, this one is from now on. */
  isResend(print: Fingerprint, request: T): boolean {
    const seen = this.#seen.get(print)
    if (seen === undefined) {
      this.#seen.set(print, request)
      return false
    }
    const candidates = Array.isArray(seen) ? seen : [seen]
    if (candidates.some((candidate) => this.#same(candidate, request))) return true
    this.#seen.set(print, [...candidates, request])
    return false
  }
}

// A file that takes what memory has no room for, and gives back any part of it at once. Nobody else can see it.
import { closeSync, openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs'

export class SpillFile implements Disposable {
  readonly #path: string
  #file: number | undefined
  #length = 0

  /** Made when something is first written to it. */
  constructor(path: string) {
    this.#path = path
  }

  /** Where the bytes now lie. Throws what the file system throws; then nothing was added. */
  write(bytes: Uint8Array): number {
    this.#file ??= open(this.#path)
    const place = this.#length
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, place + done)
    }
    this.#length = place + bytes.length
    return place
  }

  read(place: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(length)
    for (let done = 0; done < length; ) {
      const read =
        this.#file === undefined ? 0 : readSync(this.#file, bytes, done, length - done, place + done)
      if (read === 0) throw new Error(`what was set aside in ${this.#path} can't be read back any more`)
      done += read
    }
    return bytes
  }

  [Symbol.dispose](): void {
    if (this.#file === undefined) return
    closeSync(this.#file)
    this.#file = undefined
    rmSync(this.#path, { force: true })
  }
}

function open(path: string): number {
  const file = openSync(path, 'w+', 0o600)
  try {
    // An open file needs no name; without one, not even a killed process leaves it behind.
    unlinkSync(path)
  } catch {
    // Where open files can't be unlinked, its end removes it.
  }
  return file
}

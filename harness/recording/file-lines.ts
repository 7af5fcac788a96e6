// Reads files line by line: gzipped or not, of one or several gzip members, whole or damaged.
import { createReadStream, type ReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

export interface FileEnd {
  /** What follows the last line break; empty where the file ends in one. */
  readonly rest: Buffer
  /** Number of the line that {@link rest} is, from 1. */
  readonly line: number
  /** The gzip stream has no proper end, or is broken from some point on. */
  readonly broken: boolean
}

type OnLine = (bytes: Buffer, line: number) => void

/** Calls `onLine` with the bytes of each line that ends in a line break, once, and its number from 1. Rejects where the file can't be read. */
export async function readFileLines(path: string, onLine: OnLine): Promise<FileEnd> {
  const gzipped = await isGzip(path)
  const cutter = new LineCutter(onLine)
  let broken = await read(path, gzipped, WHOLE_CHUNKS, cutter)
  if (broken === 'Z_DATA_ERROR') {
    // Zlib gives out nothing of the piece that holds the break, so that piece had better be small.
    cutter.startAgain()
    broken = await read(path, gzipped, SMALL_CHUNKS, cutter)
  }
  return { ...cutter.end(), broken: broken !== undefined }
}

const WHOLE_CHUNKS = 256 * 1024
const SMALL_CHUNKS = 256

/** Resolves to zlib's code for a stream that has no proper end. */
async function read(path: string, gzipped: boolean, highWaterMark: number, cutter: LineCutter) {
  try {
    const file = createReadStream(path, { highWaterMark })
    for await (const chunk of gzipped ? gunzipped(file) : file) cutter.add(chunk as Buffer)
    return undefined
  } catch (error) {
    const code = zlibCode(error)
    if (code === undefined) throw error
    return code
  }
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
}

function gunzipped(file: ReadStream): AsyncIterable<unknown> {
  // The reader of the pipeline hears of every error; nobody needs to hear of it twice.
  return pipeline(file, createGunzip({ chunkSize: WHOLE_CHUNKS }), () => {})
}

function zlibCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('Z_') ? code : undefined
}

class LineCutter {
  readonly #onLine: OnLine
  #rest: Buffer[] = []
  #number = 0
  /** Lines that were given out before the file was started again. */
  #given = 0

  constructor(onLine: OnLine) {
    this.#onLine = onLine
  }

  startAgain(): void {
    this.#given = this.#number
    this.#number = 0
    this.#rest = []
  }

  add(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const bytes = this.#whole(chunk.subarray(start, end))
      this.#number++
      if (this.#number > this.#given) this.#onLine(bytes, this.#number)
      start = end + 1
    }
    if (start < chunk.length) this.#rest.push(chunk.subarray(start))
  }

  end(): { readonly rest: Buffer; readonly line: number } {
    return { rest: Buffer.concat(this.#rest), line: this.#number + 1 }
  }

  #whole(end: Buffer): Buffer {
    if (this.#rest.length === 0) return end
    const whole = Buffer.concat([...this.#rest, end])
    this.#rest = []
    return whole
  }
}

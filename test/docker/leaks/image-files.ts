// All that images consist of: every file of every layer, also those that a later layer takes away, and the configurations.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'

export interface ImageFile {
  /** The layer's or configuration's place in the saved images. */
  readonly part: string
  /** Path within the layer, without a slash before it; '' for a configuration. */
  readonly path: string
  readonly content: Buffer
}

/** `docker save` of the images; a layer that several have comes once. @throws Error when docker fails. */
export async function* filesOf(client: string, references: readonly string[]): AsyncGenerator<ImageFile> {
  const docker = spawn(client, ['save', ...references], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(docker, 'close') as Promise<[number | null]>
  for await (const entry of docker.stdout.pipe(extract())) {
    const { name, type } = entry.header
    const content = await buffer(entry)
    if (type !== 'file' || content.length === 0) continue
    if (isTar(content)) yield* filesIn(name, content)
    else yield { part: name, path: '', content }
  }
  const [status] = await ended
  if (status !== 0) throw new Error(`docker save ended with exit status ${status}`)
}

async function* filesIn(part: string, layer: Buffer): AsyncGenerator<ImageFile> {
  for await (const entry of Readable.from([layer]).pipe(extract())) {
    const path = entry.header.name.replace(/^\.?\//, '')
    // Where a link leads is as much said as a file's content.
    const target = Buffer.from(entry.header.linkname ?? '')
    const content = await buffer(entry)
    yield { part, path, content: content.length === 0 ? target : content }
  }
}

const MAGIC_AT = 257

const isTar = (content: Buffer): boolean =>
  content.length >= 1024 &&
  (content.subarray(MAGIC_AT, MAGIC_AT + 5).toString() === 'ustar' ||
    content.subarray(0, 1024).every((byte) => byte === 0))

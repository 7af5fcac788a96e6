// Who may send to `collect`, how, and how much.
import { readFile } from 'node:fs/promises'
import type { SinkOptions } from '../../sink/index.ts'
import type { CollectOptions } from './collect.ts'

/** A certificate or key that was named but cannot be had. */
export class TlsFileError extends Error {
  override readonly name = 'TlsFileError'
  readonly code = 'TLS_FILE'
}

/** Throws TlsFileError. */
export async function admissionOf(
  options: CollectOptions,
): Promise<Pick<SinkOptions, 'token' | 'tls' | 'maxBytes' | 'limits'>> {
  const { token, tlsCert, tlsKey, maxRequest, maxUnderWay, maxConnections } = options
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new TlsFileError('--tls-cert and --tls-key go together: give both, or neither.')
  }
  const limits = {
    ...(maxUnderWay === undefined ? {} : { bytesUnderWay: maxUnderWay }),
    ...(maxConnections === undefined ? {} : { connections: maxConnections }),
  }
  return {
    limits,
    ...(token === undefined ? {} : { token }),
    ...(maxRequest === undefined ? {} : { maxBytes: maxRequest }),
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : { tls: { cert: await pem(tlsCert), key: await pem(tlsKey) } }),
  }
}

async function pem(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TlsFileError(`cannot read ${path}: ${why}. Give the path of a PEM file.`, { cause })
  }
}

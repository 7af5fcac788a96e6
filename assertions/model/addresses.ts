// Where calls go and where services listen, so that a CLIENT span's peer can be named.
import { attributeText, type Span } from '../../harness/telemetry/index.ts'
import { parsedUrl } from './conventions.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::', 'ip6-localhost'])

/** `host:port` in one spelling: lowercase, all names of the loopback as `localhost`, IPv6 without brackets. */
function normalAddress(host: string, port: string | number): string {
  const bare = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:/, '')
  return `${LOOPBACK.has(bare) || bare.startsWith('127.') ? 'localhost' : bare}:${port}`
}

/** The address in one spelling, or undefined when it is not `host:port`. */
export function parseAddress(address: string): string | undefined {
  const match = /^(.*):(\d+)$/.exec(address.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, ''))
  return match?.[1] === undefined || match[2] === undefined ? undefined : normalAddress(match[1], match[2])
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'http:': '80',
  'https:': '443',
  'ws:': '80',
  'wss:': '443',
}

function fromUrl(span: Span): string | undefined {
  const url = parsedUrl(span)
  if (url === undefined || url.hostname === '') return undefined
  const port = url.port || DEFAULT_PORTS[url.protocol]
  return port === undefined ? undefined : normalAddress(url.hostname, port)
}

function fromPair(span: Span, hosts: string[], ports: string[]): string | undefined {
  const host = attributeText(span.attributes, ...hosts)
  const port = attributeText(span.attributes, ...ports)
  if (host === undefined || host === '') return undefined
  return port === undefined ? parseAddress(host) : normalAddress(host, port)
}

const fromHostHeader = (span: Span): string | undefined => {
  const host = attributeText(span.attributes, 'http.host')
  return host === undefined ? undefined : parseAddress(host)
}

/** Addresses that a CLIENT span says it called, most direct first. */
export function peerAddresses(span: Span): string[] {
  const found = [
    fromPair(span, ['server.address', 'net.peer.name'], ['server.port', 'net.peer.port']),
    fromPair(
      span,
      ['network.peer.address', 'net.sock.peer.addr', 'net.peer.ip'],
      ['network.peer.port', 'net.sock.peer.port', 'net.peer.port'],
    ),
    fromUrl(span),
    fromHostHeader(span),
  ]
  return [...new Set(found.filter((address) => address !== undefined))]
}

/** Addresses that a SERVER span says it was called at. */
export function ownAddresses(span: Span): string[] {
  const found = [
    fromPair(span, ['server.address', 'net.host.name'], ['server.port', 'net.host.port']),
    fromUrl(span),
    fromHostHeader(span),
  ]
  return [...new Set(found.filter((address) => address !== undefined))]
}

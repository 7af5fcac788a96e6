// What must be in no layer: what a machine needs for reaching registries, and where things lie on it. Pure.
import { X509Certificate } from 'node:crypto'

export interface Machine {
  /** What builds get as secrets, by their ids. */
  readonly secrets: Readonly<Record<string, string>>
  /** `HTTPS_PROXY` and the like. */
  readonly proxies: readonly string[]
  /** PEM: what everybody trusts. */
  readonly publicCertificates: readonly string[]
  /** Folders that are on this machine only. */
  readonly folders: readonly string[]
}

export type LeakKind = 'credential' | 'certificate' | 'proxy' | 'registry' | 'machine path'

export interface Needle {
  readonly kind: LeakKind
  /** For people; says nothing secret. */
  readonly what: string
  readonly bytes: Buffer
}

/** Everybody's: their names are all over packages. */
const PUBLIC_HOSTS =
  /(^|\.)(npmjs\.org|npmjs\.com|pypi\.org|pythonhosted\.org|golang\.org|maven\.org|apache\.org|debian\.org|github\.com|w3\.org)$/

export function needlesOf(machine: Machine): readonly Needle[] {
  const { ca = '', ...settings } = machine.secrets
  const texts = Object.entries(settings)
  return unique([
    ...texts.flatMap(([id, text]) => [
      ...tokensIn(id, text),
      ...urlsIn(text).flatMap((url) => addressed(url, 'registry', id)),
    ]),
    ...machine.proxies.flatMap((proxy) =>
      urlsIn(proxy).flatMap((url) => addressed(url, 'proxy', 'the environment')),
    ),
    ...certificatesOf(ca, machine.publicCertificates),
    ...machine.folders.map(
      (folder): Needle => ({ kind: 'machine path', what: folder, bytes: Buffer.from(folder) }),
    ),
  ])
}

/** Values of npm's `_authToken=`, Maven's `<password>`, and their like. */
function tokensIn(id: string, text: string): readonly Needle[] {
  const found = text.matchAll(/(?:_auth|_authToken|_password|password)\s*(?:=|>)\s*"?([^\s"<]+)/gi)
  return [...found].map(([, value = '']) => ({
    kind: 'credential',
    what: `a token of ${id}`,
    bytes: Buffer.from(value),
  }))
}

const urlsIn = (text: string): readonly URL[] =>
  [...text.matchAll(/https?:\/\/[^\s"'<>,|;]+/g)].flatMap(([url]) =>
    URL.canParse(url) ? [new URL(url)] : [],
  )

function addressed(url: URL, kind: 'registry' | 'proxy', from: string): readonly Needle[] {
  const password: Needle[] =
    url.password === ''
      ? []
      : [{ kind: 'credential', what: `a password in ${from}`, bytes: Buffer.from(url.password) }]
  if (PUBLIC_HOSTS.test(url.hostname)) return password
  return [...password, { kind, what: `a host in ${from}`, bytes: Buffer.from(url.host) }]
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const TAIL = 48

/** By the last bytes, which are of the signature: as PEM text they stand in a line of their own length, as DER in Java's stores. */
function certificatesOf(bundle: string, known: readonly string[]): readonly Needle[] {
  const trusted = new Set(known.flatMap((text) => text.match(PEM) ?? []).map(fingerprint))
  const own = (bundle.match(PEM) ?? []).filter((pem) => !trusted.has(fingerprint(pem)))
  return own.flatMap((pem): Needle[] => {
    const { raw } = new X509Certificate(pem)
    const lines = pem.trim().split(/\r?\n/)
    const what = 'a certificate that only this machine trusts'
    return [
      { kind: 'certificate', what, bytes: Buffer.from(lines.at(-3) ?? '') },
      { kind: 'certificate', what, bytes: raw.subarray(raw.length - TAIL) },
    ]
  })
}

const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256

const unique = (needles: readonly Needle[]): readonly Needle[] => [
  ...new Map(needles.map((needle) => [`${needle.kind} ${needle.bytes.toString('base64')}`, needle])).values(),
]

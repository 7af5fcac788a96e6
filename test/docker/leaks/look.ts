// Looks through files of images for what must not be there. Pure.
import type { ImageFile } from './image-files.ts'
import type { LeakKind, Needle } from './needles.ts'

export interface Leak {
  readonly kind: LeakKind
  readonly what: string
  /** Layer and path. */
  readonly where: string
}

/** Where builds see their secrets, and where tools keep passwords. An empty file is the place where a secret was mounted. */
const CREDENTIAL_FILES =
  /^(root\/(\.npmrc|\.netrc|\.git-credentials|\.pypirc|\.docker\/config\.json|\.m2\/settings\.xml|\.config\/go\/env)|etc\/pip\.conf|etc\/apt\/apt\.conf\.d\/99secret|run\/secrets\/.+|.*\.erlang\.cookie)$/
/** What tells of the machine's network. */
const MACHINE_FILES = /^etc\/(resolv\.conf|hostname|machine-id)$/
const PROXY_SETTING = /"https?_proxy=[^"]/i

export function* leaksIn({ part, path, content }: ImageFile, needles: readonly Needle[]): Generator<Leak> {
  if (content.length === 0) return
  const where = path === '' ? part : `${part} ${path}`
  if (CREDENTIAL_FILES.test(path))
    yield { kind: 'credential', what: 'a file of passwords or settings', where }
  if (MACHINE_FILES.test(path)) yield { kind: 'machine path', what: "a file of the machine's own", where }
  // A configuration names the environment of the container, and that of every command of its history.
  if (path === '' && PROXY_SETTING.test(content.toString()))
    yield { kind: 'proxy', what: 'a proxy variable', where }
  const name = Buffer.from(path)
  for (const { kind, what, bytes } of needles)
    if (content.includes(bytes) || name.includes(bytes)) yield { kind, what, where }
}

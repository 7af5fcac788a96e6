// One `docker build`: the command line, and its plain progress.
import type { BuildSecret } from './build-secrets.ts'

export interface ImageBuild {
  /** Name and tag. */
  readonly reference: string
  /** Absolute, as is the context's folder. */
  readonly dockerfile: string
  readonly context: string
  readonly target?: string
  readonly args: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly secrets: readonly BuildSecret[]
}

/** Docker's predefined arguments: taken from the environment, and in no layer or history. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']

/** To be run with {@link BUILDKIT} in its environment. */
export function buildCommand(
  client: string,
  { reference, dockerfile, context, target, args, labels, secrets }: ImageBuild,
  env: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
  return [
    client,
    'build',
    '--progress=plain',
    '--file',
    dockerfile,
    '--tag',
    reference,
    ...(target === undefined ? [] : ['--target', target]),
    ...pairs('--build-arg', args),
    ...PROXIES.filter((name) => env[name] !== undefined).flatMap((name) => ['--build-arg', name]),
    ...pairs('--label', labels),
    ...secrets.flatMap(({ id, file }) => ['--secret', `id=${id},src=${file}`]),
    context,
  ]
}

/** Of a step as progress shows it. */
const WIDTH = 100

export const BUILDKIT: Readonly<Record<string, string>> = { DOCKER_BUILDKIT: '1' }

/** `[build 3/9] RUN go mod download` out of BuildKit's line `#12 [build 3/9] RUN --mount=... go mod download`; else undefined. */
export function buildStep(line: string): string | undefined {
  const [, text] = /^#\d+ (\[(?!internal\]|auth\]).*)$/.exec(line) ?? []
  const short = text?.replaceAll(/--mount=\S+ */g, '').replaceAll(/\s+/g, ' ')
  return short === undefined || short.length <= WIDTH ? short : `${short.slice(0, WIDTH - 1)}…`
}

// Why a system did not come up: classes with a code, what was wrong, and what to do about it.

export type RuntimeErrorCode =
  | 'TOOLCHAIN_MISSING'
  | 'BUILD_FAILED'
  | 'DOWNLOAD_FAILED'
  | 'SERVICE_FAILED'
  | 'INFRASTRUCTURE_FAILED'
  | 'UNKNOWN_FAULT'
  | 'UNKNOWN_NAME'
  | 'UNSUPPORTED'
  | 'ENGINE_UNREACHABLE'
  | 'IMAGE_MISSING'
  | 'NO_FREE_PORT'
  | 'FOLDER_UNUSABLE'
  | 'LOCK_TIMEOUT'

export interface RuntimeErrorDetails {
  /** What to do about it: a command or a setting. */
  readonly remedy: string
  readonly cause?: unknown
}

/** Base of everything that the runtime throws on purpose; `message` ends with the remedy. */
export class RuntimeError extends Error {
  override readonly name: string = 'RuntimeError'
  readonly code: RuntimeErrorCode
  readonly remedy: string

  constructor(code: RuntimeErrorCode, message: string, { remedy, cause }: RuntimeErrorDetails) {
    super(`${message}\n${remedy}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.remedy = remedy
  }
}

/** A program that a build or a server needs is not there. */
export class ToolchainMissing extends RuntimeError {
  override readonly name = 'ToolchainMissing'
  readonly tool: string
  /** Folders that were looked in. */
  readonly looked: readonly string[]

  constructor(tool: string, neededFor: string, looked: readonly string[], remedy: string) {
    super(
      'TOOLCHAIN_MISSING',
      `${tool} is missing; ${neededFor} needs it. Looked on PATH: ${looked.join(', ')}.`,
      { remedy },
    )
    this.tool = tool
    this.looked = looked
  }
}

/** A build command, or the download of a server, ended badly. */
export class BuildFailed extends RuntimeError {
  override readonly name = 'BuildFailed'
  readonly what: string
  readonly lastLines: readonly string[]

  constructor(
    code: 'BUILD_FAILED' | 'DOWNLOAD_FAILED',
    what: string,
    message: string,
    lastLines: readonly string[],
    details: RuntimeErrorDetails,
  ) {
    super(code, lastLines.length === 0 ? message : withLines(message, lastLines), details)
    this.what = what
    this.lastLines = lastLines
  }
}

/** A service or a server died, or never became healthy, while the system was starting. */
export class ServiceFailed extends RuntimeError {
  override readonly name = 'ServiceFailed'
  readonly service: string
  readonly lastLines: readonly string[]

  constructor(
    code: 'SERVICE_FAILED' | 'INFRASTRUCTURE_FAILED',
    service: string,
    message: string,
    lastLines: readonly string[],
    details: RuntimeErrorDetails,
  ) {
    super(code, withLines(message, lastLines), details)
    this.service = service
    this.lastLines = lastLines
  }
}

function withLines(message: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${message}\nIt wrote nothing.`
  return [message, 'Its last lines:', ...lines.map((line) => `  | ${line}`)].join('\n')
}

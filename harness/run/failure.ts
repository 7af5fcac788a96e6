// Why a command could not do its work: always exit status 2, with what was wrong, where, and what to do.

export const EXIT = { holds: 0, findings: 1, failed: 2, inconclusive: 3, interrupted: 130 } as const

export class CommandFailed extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CommandFailed'
    this.code = code
  }
}

interface SystemError extends Error {
  readonly code?: string
  readonly path?: string
}

/** One paragraph for a person: no stack for what a person can mend, a stack for what only we can. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as SystemError
  switch (code) {
    case 'ENOSPC':
      return `No space left on the disk while writing ${path ?? 'the run folder'}. Free some, or choose another folder with --out.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `May not write ${path ?? 'the run folder'} (${code}). Choose another folder with --out, or change its permissions.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path ?? 'The run folder'} is a file where a folder is needed. Choose another folder with --out.`
    case undefined:
      return error.stack ?? error.message
    default:
      return error.message
  }
}

export function failureJson(command: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL'
  return JSON.stringify({
    schemaVersion: 1,
    command,
    verdict: 'failed',
    error: { code, message: failureText(error) },
  })
}

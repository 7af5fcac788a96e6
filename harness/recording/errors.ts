// What can go wrong with capture files.

/** A capture file that cannot be read or written at all. Damaged lines inside one are no error. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError'
  readonly code: 'CAPTURE_UNREADABLE' | 'CAPTURE_UNWRITABLE'
  readonly path: string

  constructor(code: CaptureError['code'], path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const verb = code === 'CAPTURE_UNREADABLE' ? 'read' : 'write'
    super(
      `cannot ${verb} the capture ${path}: ${reason}. Check that the path exists and may be ${PAST[verb]}.`,
      {
        cause,
      },
    )
    this.code = code
    this.path = path
  }
}

const PAST = { read: 'read', write: 'written' } as const

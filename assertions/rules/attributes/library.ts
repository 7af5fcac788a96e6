// Which scopes are those of instrumentation libraries.

const LIBRARIES =
  /^@opentelemetry\/|^io\.opentelemetry\.|^go\.opentelemetry\.io\/|^opentelemetry[.-]instrumentation|^OpenTelemetry\.|^Microsoft\.|^System\.|instrumentation|otel[a-z]*$/i

const known = new Map<string, boolean>()

/** The scope is that of a library that promises to follow the conventions. */
export function isLibrary(scope: string): boolean {
  let library = known.get(scope)
  if (library === undefined) {
    library = LIBRARIES.test(scope)
    if (known.size < 10_000) known.set(scope, library)
  }
  return library
}

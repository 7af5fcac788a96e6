// One run, owned or attached to.
export * from './attach.ts'
export type { SessionDescription } from './description.ts'
export * from './markers.ts'
export { newContext, nowNanoseconds, OWN_SERVICE } from './own-spans.ts'
export * from './session.ts'
export * from './traced-request.ts'
export { VERSION } from './version.ts'

// What specs import: `test`, `expect`, and the types of the fixtures.
export { type BrowserFound, BrowserMissing, ensureBrowser, findBrowser } from './browser.ts'
export { test } from './fixtures.ts'
export { expect } from './matchers.ts'
export { type SocketClient, Sockets } from './sockets.ts'
export { type ApiClient, type HttpStep, pageStep, serviceUrl, visitStep, type Step } from './steps.ts'
export { Telemetry } from './telemetry.ts'
export { alertsIn } from '../alerts/index.ts'
export { causedBy, type SettledTrace } from '../matchers/index.ts'

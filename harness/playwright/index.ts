// What specs import: `test`, `expect`, and the types of the fixtures.
export { type BrowserFound, BrowserMissing, ensureBrowser, findBrowser } from './browser.ts'
export { test } from './fixtures.ts'
export { expect } from './matchers.ts'
export { type SocketClient, Sockets } from './sockets.ts'
export { type ApiClient, type HttpStep, pageStep, serviceUrl, visitStep, type Step } from './steps.ts'
export { Telemetry } from './telemetry.ts'
export { alertsIn, causedBy, type SettledTrace } from '../matchers/index.ts'

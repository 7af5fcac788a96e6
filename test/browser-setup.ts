// Before any test: the browser that some of them drive. Installed here, once, no test's own time counts, and no two install it side by side.
import { ensureBrowser } from '../harness/playwright/browser.ts'

export default async function setup(): Promise<void> {
  await ensureBrowser((note) => process.stderr.write(`${note}\n`), new AbortController().signal)
}

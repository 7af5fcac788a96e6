import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'scenarios',
  outputDir: process.env['PITBOSS_OUTPUT'] ?? '.pitboss/test-results',
  globalSetup: './harness/playwright/global-setup.ts',
  reporter: [['./harness/playwright/reporter.ts']],
  fullyParallel: true,
  // Scenarios mostly wait for exports: two are cheap side by side.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
})

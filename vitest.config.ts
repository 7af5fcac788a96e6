import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'test/browser-setup.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/docker/**', '**/node_modules/**'],
    testTimeout: 30_000,
    // Two cores are few: tests that start servers starve each other when more run at once.
    maxWorkers: 2,
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/docker/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Each builds images or starts the whole system: side by side they would only wait for each other.
    maxWorkers: 1,
    fileParallelism: false,
  },
})

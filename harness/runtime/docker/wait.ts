// Leaves waiting to the harness: readiness is asked for the same way on every runtime, and can be called off.
import type { WaitStrategy } from 'testcontainers'

export class AtOnce implements WaitStrategy {
  waitUntilReady(): Promise<void> {
    return Promise.resolve()
  }

  withStartupTimeout(): this {
    return this
  }

  isStartupTimeoutSet(): boolean {
    return true
  }

  getStartupTimeout(): number {
    return 0
  }
}

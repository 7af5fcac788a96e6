// Parts that many services lean on, and that are no services of the casino themselves.
import { fileURLToPath } from 'node:url'
import type { InfrastructureDefinition } from '../../harness/system/index.ts'
import { nodeBuild, nodePath } from '../builds.ts'

/** Feature flags over OFREP: flagd's engine, with a door by which a scenario changes a flag. */
export const flags: InfrastructureDefinition = {
  kind: 'process',
  ports: { http: 8016 },
  build: nodeBuild('flags'),
  command: ['node', '--enable-source-maps', '{out}/main.cjs'],
  env: () => ({
    ...nodePath('flags'),
    FLAGS_FILE: fileURLToPath(new URL('../flags/flags.json', import.meta.url)),
  }),
  health: { port: 'http', path: '/health' },
}

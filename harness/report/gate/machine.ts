// The comparison for machines: annotations of GitHub, SARIF, and GitLab's code quality.
import { createHash } from 'node:crypto'
import { CHANGES, type Outcome } from '../../../assertions/index.ts'
import { brief, oneLine } from '../safe-text.ts'
import type { GateRecord, ReportedDifference } from './record.ts'
import { sentenceOf, whyOf } from './sentences.ts'

const told = ({ differences }: GateRecord): readonly ReportedDifference[] =>
  differences.filter(({ outcome }) => outcome === 'fails' || outcome === 'warns')

const textOf = (one: ReportedDifference): string => brief(`${sentenceOf(one)}. ${whyOf(one)}`.trim(), 1_000)

/** Of equal changes in every run, whatever line they show at. */
const fingerprintOf = ({ change, service, subject }: ReportedDifference): string =>
  createHash('sha256').update([change, service, subject].join('\n')).digest('hex').slice(0, 40)

const LEVELS: Readonly<Record<Outcome, 'error' | 'warning' | 'notice'>> = {
  fails: 'error',
  warns: 'warning',
  accepted: 'notice',
  passes: 'notice',
}

/** GitHub shows no more of one step. */
const ANNOTATIONS = 10

/** Workflow commands, one a line; the runner reads them from standard output. */
export function renderAnnotations(record: GateRecord): string {
  return told(record)
    .slice(0, ANNOTATIONS)
    .map((one) => {
      const source = one.source
      const place = source === undefined ? '' : `file=${property(source.file)},line=${source.line},`
      return `::${LEVELS[one.outcome]} ${place}title=${property(one.change)}::${data(textOf(one))}\n`
    })
    .join('')
}

/** Characters that would end a command or begin another one. Source: GitHub's toolkit, `command.ts`. */
const data = (text: string): string =>
  oneLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** SARIF 2.1.0, as code scanning takes it: every result has a place, so that `fallback` stands for those without. */
export function renderSarif(record: GateRecord, fallback: string): string {
  const differences = told(record)
  const rules = [...new Set(differences.map(({ change }) => change))].toSorted()
  return json({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: record.tool.name,
            version: record.tool.version,
            rules: rules.map((change) => ({
              id: idOf(change),
              shortDescription: { text: change },
              help: { text: CHANGES[change].why || change },
            })),
          },
        },
        results: differences.map((one) => ({
          ruleId: idOf(one.change),
          ruleIndex: rules.indexOf(one.change),
          level: one.outcome === 'fails' ? 'error' : 'warning',
          message: { text: textOf(one) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(one.source?.file ?? fallback) },
                region: { startLine: one.source?.line ?? 1 },
              },
            },
          ],
          partialFingerprints: { 'pitboss/v1': fingerprintOf(one) },
        })),
      },
    ],
  })
}

const idOf = (change: string): string => change.replaceAll(' ', '-')

/** GitLab's code quality report: a list of issues, each with a place. */
export function renderCodeQuality(record: GateRecord, fallback: string): string {
  return json(
    told(record).map((one) => ({
      description: textOf(one),
      check_name: idOf(one.change),
      fingerprint: fingerprintOf(one),
      severity: one.outcome === 'fails' ? 'major' : 'minor',
      location: { path: one.source?.file ?? fallback, lines: { begin: one.source?.line ?? 1 } },
    })),
  )
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

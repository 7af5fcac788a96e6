// Where a class of defects makes sense: by hop, by service, by kind of span.
import type { Span } from '../../../harness/telemetry/index.ts'
import type { RuleCode } from '../../catalogue/index.ts'
import { compareText, isHarness, push, type Run, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editChosen } from '../edit.ts'
import type { Site, Specimen } from '../mutant.ts'

/** The system's own spans, grouped; groups in a fixed order. */
export function groups(run: Run, keyOf: (span: Span) => string | undefined): [string, Span[]][] {
  const found = new Map<string, Span[]>()
  for (const trace of run.traces) {
    for (const span of trace.spans) {
      const key = isHarness(span) ? undefined : keyOf(span)
      if (key !== undefined) push(found, key, span)
    }
  }
  return [...found].toSorted(([a], [b]) => compareText(a, b))
}

export const byService = (run: Run, chosen: (span: Span) => boolean): [string, Span[]][] =>
  groups(run, (span) => (chosen(span) ? serviceOf(span) : undefined))

/** `service kind name`, for defects of one span of one service. */
export const byName = (run: Run, chosen: (span: Span) => boolean): [string, Span[]][] =>
  groups(run, (span) => (chosen(span) ? `${serviceOf(span)} ${span.kind} ${span.name}` : undefined))

interface PerService {
  readonly codes: readonly RuleCode[]
  readonly chosen: (span: Span) => boolean
  readonly edit: (span: Span, run: Run) => Span | readonly Span[] | undefined
}

/** The defect in every chosen span of a service, once for each service that has one. */
export const inEachService =
  ({ codes, chosen, edit }: PerService) =>
  ({ run }: Specimen): Site[] =>
    byService(run, chosen).map(([service, spans]) => {
      const set = new Set(spans)
      return {
        at: service,
        verdict: { codes, service },
        apply: (observed: Observed) => editChosen(observed, set, (span) => edit(span, run)),
      }
    })

/** The defect in the first chosen span alone, once for each service that has one. */
export const onceInEachService = (parts: PerService) => {
  const sites = inEachService(parts)
  return (specimen: Specimen): Site[] =>
    sites(specimen).map((site) => {
      const first = byService(specimen.run, parts.chosen).find(([service]) => service === site.at)?.[1][0]
      const set = new Set(first === undefined ? [] : [first])
      return {
        ...site,
        at: `${site.at}, one span`,
        apply: (observed: Observed) => editChosen(observed, set, (span) => parts.edit(span, specimen.run)),
      }
    })
}

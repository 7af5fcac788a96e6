// What other experiments left in the run's folder: the cost of instrumentation, and the mutation score.
import { count } from '../format.ts'
import { html, long, type Html } from './escape.ts'
import { icon } from './icons.ts'
import type { Plan } from './plan.ts'

/** As much of `overhead.json` as is shown. */
export interface OverheadResult {
  readonly verdict: string
  readonly reasons: readonly string[]
  /** Of I against M, where the experiment had the base's revision as an arm. */
  readonly change?: { readonly verdict: string; readonly reasons: readonly string[] }
  readonly plan: {
    readonly budget: number
    readonly scenario?: string
    readonly arms?: readonly { readonly name: string; readonly revision: string }[]
  }
  readonly comparisons: readonly {
    readonly arm: string
    readonly reference: string
    readonly what: string
    /** Of the arm to its reference: 1.05 is 5 % more. */
    readonly ratio: number
    readonly interval: { readonly low: number; readonly high: number }
    readonly judged?: { readonly verdict: string }
  }[]
}

/** As much of `mutation.json` as is shown. */
export interface MutationResult {
  /** 0 to 1. */
  readonly score: number
  readonly mutants: number
  readonly caught: number
  readonly equivalent: number
  readonly classes: readonly {
    readonly operator: string
    readonly rule: string
    readonly mutants: number
    readonly caught: number
    readonly equivalent: number
  }[]
  readonly notExercised: readonly string[]
}

export interface Experiments {
  readonly overhead?: OverheadResult
  readonly mutation?: MutationResult
}

export function experimentsSection(plan: Plan): Html {
  const { overhead, mutation } = plan.experiments
  return html`${overhead && overheadBlock(plan, overhead)}${mutation && mutationBlock(mutation)}`
}

const TONES: Readonly<Record<string, string>> = { PASS: 'holds', FAIL: 'broken' }

const [LEFT, WIDTH, RIGHT, ROW] = [250, 760, 90, 24]

function overheadBlock(
  plan: Plan,
  { verdict, reasons, comparisons, plan: { budget } }: OverheadResult,
): Html {
  const shown = comparisons.filter(({ ratio }) => Number.isFinite(ratio))
  const values = shown
    .flatMap(({ ratio, interval }) => [ratio, interval.low, interval.high])
    .filter(Number.isFinite)
  const [low, high] = [Math.min(1, ...values) - 0.01, Math.max(1 + budget, ...values) + 0.01]
  const x = (value: number): string =>
    (LEFT + ((Math.min(value, high) - low) / (high - low)) * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const tall = shown.length * ROW + 8
  const upright = (value: number, kind: string): Html =>
    html`<line class="${kind}" x1="${x(value)}" x2="${x(value)}" y1="0" y2="${tall}"/>`
  return html`<section id="overhead" class="block"><h2>Cost of instrumentation <span class="${TONES[verdict] ?? 'none'}">${verdict}</span></h2>
<ul class="plain">${reasons.map((reason) => html`<li>${long(reason, plan.limits.textLength)}</li>`)}</ul>
<div class="scroll" tabindex="0" role="group" aria-label="Overhead"><svg class="forest" width="${WIDTH}" height="${tall}" viewBox="0 0 ${WIDTH} ${tall}" role="img" aria-label="Ratios with their intervals; the table below has the numbers">${upright(1, 'even')}${upright(1 + budget, 'budget')}${shown.map(
    (one, at) =>
      html`<g class="${TONES[one.judged?.verdict ?? ''] ?? 'none'}"><text x="0" y="${at * ROW + 19}">${one.arm} / ${one.reference} ${one.what}</text><line x1="${x(one.interval.low)}" x2="${x(one.interval.high)}" y1="${at * ROW + 15}" y2="${at * ROW + 15}"/><circle cx="${x(one.ratio)}" cy="${at * ROW + 15}" r="4"/><text x="${WIDTH - RIGHT + 10}" y="${at * ROW + 19}">${change(one.ratio)}</text></g>`,
  )}</svg></div>
<table class="table"><thead><tr><th>Arm</th><th>Beside</th><th>What</th><th class="num">Change</th><th class="num">95 % interval</th><th>Verdict</th></tr></thead>
<tbody>${shown.map((one) => html`<tr data-find><td>${one.arm}</td><td>${one.reference}</td><td>${one.what}</td><td class="num">${change(one.ratio)}</td><td class="num">${change(one.interval.low)} to ${change(one.interval.high)}</td><td>${one.judged?.verdict ?? '–'}</td></tr>`)}</tbody></table></section>`
}

const change = (ratio: number): string =>
  Number.isFinite(ratio) ? `${ratio >= 1 ? '+' : '−'}${Math.abs((ratio - 1) * 100).toFixed(1)} %` : 'unknown'

function mutationBlock({ score, mutants, caught, equivalent, classes, notExercised }: MutationResult): Html {
  const tried = mutants - equivalent
  return html`<section id="mutation" class="block"><h2>Mutation score <span class="${score === 1 ? 'holds' : 'broken'}">${tried === 0 ? 'none tried' : `${(score * 100).toFixed(score === 1 ? 0 : 1)} %`}</span></h2>
<p class="lead">${caught} of ${count(tried, 'mutant')} of ${count(classes.length, 'class', 'classes')} caught with the right code at the right place.${notExercised.length > 0 && html` No place for: ${notExercised.join(', ')}.`}</p>
<table class="table"><thead><tr><th>Class</th><th>Rule</th><th>Outcome</th><th class="num">Caught</th></tr></thead>
<tbody>${classes.map((one) => {
    const whole = one.caught + one.equivalent === one.mutants
    return html`<tr class="${whole ? 'holds' : 'broken'}" data-find${!whole && html` data-tone="error"`}><td><code>${one.operator}</code></td><td><code>${one.rule}</code></td><td class="outcome">${icon(whole ? 'ok' : 'bad')}${whole ? 'caught' : 'survived'}</td><td class="num">${one.caught}/${one.mutants - one.equivalent}</td></tr>`
  })}</tbody></table></section>`
}

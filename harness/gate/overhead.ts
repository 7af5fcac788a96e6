// What `pitboss overhead` measured of a change, as the gate takes it.
import type { MeasuredChange } from '../../assertions/index.ts'
import { CommandFailed, readOverhead } from '../run/index.ts'

/** `path`: an experiment's folder, or its `overhead.json`. Throws {@link CommandFailed} where it says nothing of a change. */
export async function loadOverhead(path: string): Promise<MeasuredChange> {
  const { change, comparisons, plan } = await readOverhead(path)
  if (change === undefined)
    throw new CommandFailed(
      'NO_BASE_MEASURED',
      `The experiment in ${path} had no arm of the base's revision, and says nothing of a change: run \`pitboss overhead --base REVISION\`.`,
    )
  const revision = (arm: string): string => plan.arms?.find(({ name }) => name === arm)?.revision ?? ''
  return {
    ...change,
    scenario: plan.scenario ?? '',
    base: revision('M'),
    head: revision('I'),
    costs: comparisons
      .filter(({ arm, reference }) => arm === 'I' && reference === 'M')
      .map(({ what, ratio, interval: { low, high }, judged }) => ({
        what,
        ratio,
        low,
        high,
        ...(judged === undefined ? {} : { verdict: judged.verdict }),
      })),
  }
}

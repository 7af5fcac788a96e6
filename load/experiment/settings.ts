// Settings tried side by side with the instrumentation as it is: what each costs, against none and against that.
import type { LoadSetting } from '../../harness/system/index.ts'
import { analyse, type Outcome } from './analyse.ts'
import type { ArmName } from './arms.ts'
import { type Comparison, CPU, latencyName } from './compare.ts'
import type { Recorded } from './data.ts'

/** So many arms beside U and I at once: more would leave each with too few requests. */
const AT_ONCE = 4

export interface SettingRow {
  /** `as it is` for I. */
  readonly name: string
  readonly title: string
  /** What of the promised telemetry it loses. */
  readonly loses?: string
  /** Group in which it was tried: rows of one group shared the machine's moments. */
  readonly group: number
  /** Against no instrumentation. */
  readonly p50: Comparison | undefined
  readonly p99: Comparison | undefined
  readonly cpu: Comparison | undefined
  /** Processor time against the instrumentation as it is. */
  readonly cpuChange: Comparison | undefined
  /** Microseconds a request more than without instrumentation. */
  readonly added: number
  readonly spans: number
  readonly bytes: number
  /** Bytes resident more than without instrumentation. */
  readonly memory: number
}

export interface TriedSettings {
  readonly rows: readonly SettingRow[]
  /** Why a group proves nothing. */
  readonly refused: readonly string[]
}

export type NamedSetting = readonly [name: string, setting: LoadSetting]

/** As equal in size as can be. */
export function groupsOf(settings: readonly NamedSetting[]): readonly (readonly NamedSetting[])[] {
  const count = Math.ceil(settings.length / AT_ONCE)
  return Array.from({ length: count }, (_, at) => settings.filter((__, index) => index % count === at))
}

/** @param settings as the definition has them, for their titles */
export function triedSettings(
  groups: readonly Recorded[],
  settings: Readonly<Record<string, LoadSetting>>,
): TriedSettings {
  const outcomes = groups.map((recorded) => ({ recorded, outcome: analyse(recorded) }))
  return {
    rows: outcomes.flatMap(({ recorded, outcome }, group) =>
      recorded.plan.arms
        .filter(({ name, settingName }) => name === 'I' || settingName !== undefined)
        .map(({ name, title, settingName }) => {
          const loses = settingName === undefined ? undefined : settings[settingName]?.loses
          return {
            name: settingName ?? 'as it is',
            title,
            group: group + 1,
            ...(loses === undefined ? {} : { loses }),
            ...effectsOf(outcome, name, latencyName(recorded.plan.quantile)),
          }
        }),
    ),
    refused: outcomes.flatMap(({ outcome: { verdict, reasons } }, group) =>
      verdict === 'INVALID' ? reasons.map((reason) => `Group ${group + 1}: ${reason}`) : [],
    ),
  }
}

function effectsOf(
  { comparisons, costs }: Outcome,
  arm: ArmName,
  gated: string,
): Omit<SettingRow, 'name' | 'title' | 'group' | 'loses'> {
  const against = (reference: ArmName, what: string) =>
    comparisons.find((one) => one.arm === arm && one.reference === reference && one.what === what)
  const [own, plain] = [arm, 'U'].map((name) => costs.find((cost) => cost.arm === name))
  return {
    p50: against('U', latencyName(0.5)),
    p99: against('U', gated),
    cpu: against('U', CPU),
    cpuChange: against('I', CPU),
    added: (own?.cpu ?? Number.NaN) - (plain?.cpu ?? Number.NaN),
    memory: (own?.rss ?? Number.NaN) - (plain?.rss ?? Number.NaN),
    spans: own?.spans ?? 0,
    bytes: own?.bytes ?? 0,
  }
}

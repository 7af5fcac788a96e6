// The flags: definitions in flagd's format, evaluated by flagd's own engine, and changed while the casino runs.
import type { EvaluationContext, EvaluationDetails, JsonValue } from '@openfeature/core'
import { FlagdCore } from '@openfeature/flagd-core'

/** A flag as flagd's file has it: `state`, `variants`, `defaultVariant`, `targeting`. */
export type FlagDefinition = Readonly<Record<string, unknown>>

interface FlagFile {
  readonly flags: Readonly<Record<string, FlagDefinition>>
}

export class Flags {
  readonly #core = new FlagdCore()
  #file: FlagFile

  /** @throws ParseError for what flagd's schema refuses. */
  constructor(text: string) {
    this.#core.setConfigurations(text)
    this.#file = JSON.parse(text) as FlagFile
  }

  evaluate(key: string, context: EvaluationContext): EvaluationDetails<JsonValue> {
    // OFREP asks without saying of which type the flag should be: it is what its variants are.
    const [sample] = this.#core.getFlag(key)?.variants.values() ?? []
    const details =
      typeof sample === 'number'
        ? this.#core.resolveNumberEvaluation(key, 0, context)
        : typeof sample === 'boolean'
          ? this.#core.resolveBooleanEvaluation(key, false, context)
          : typeof sample === 'string'
            ? this.#core.resolveStringEvaluation(key, '', context)
            : this.#core.resolveObjectEvaluation<JsonValue>(key, {}, context)
    return { flagKey: key, ...details }
  }

  evaluateAll(context: EvaluationContext): readonly EvaluationDetails<JsonValue>[] {
    return this.#core.resolveAll(context)
  }

  /** The next evaluation sees it. @throws ParseError, and all stays as it was. */
  define(key: string, definition: FlagDefinition): void {
    const changed = { ...this.#file, flags: { ...this.#file.flags, [key]: definition } }
    this.#core.setConfigurations(JSON.stringify(changed))
    this.#file = changed
  }

  definition(key: string): FlagDefinition | undefined {
    return this.#file.flags[key]
  }
}

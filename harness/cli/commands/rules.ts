// `pitboss rules [CODE]`: the catalogue, on the terminal or as a page.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderRule, renderRules, ruleEntries, ruleEntry, rulesPage } from '../../report/index.ts'
import { CommandFailed, EXIT } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface RulesOptions {
  readonly code?: string
  /** Folder for `rules.md`; nothing is written where it is absent. */
  readonly out?: string
}

const WIDTH = 100

export async function rules({ code, out }: RulesOptions, context: CommandContext): Promise<number> {
  const text = {
    colour: process.stdout.isTTY && !process.env['NO_COLOR'],
    width: process.stdout.columns ?? WIDTH,
  }
  if (code !== undefined) {
    const rule = ruleEntry(code)
    if (rule === undefined) {
      const codes = ruleEntries().map((one) => one.code)
      throw new CommandFailed('UNKNOWN_RULE', `There is no rule '${code}'. Known: ${codes.join(', ')}.`)
    }
    context.print({ rules: [rule] }, () => renderRule(rule, text))
    return EXIT.holds
  }
  const all = ruleEntries()
  if (out !== undefined) {
    await mkdir(out, { recursive: true })
    const file = join(out, 'rules.md')
    await writeFile(file, rulesPage(all))
    context.print({ rules: all, file }, () => `${all.length} rules written to ${file}`)
    return EXIT.holds
  }
  context.print({ rules: all }, () => renderRules(all, text))
  return EXIT.holds
}

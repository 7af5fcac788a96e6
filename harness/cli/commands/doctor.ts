// `pitboss doctor`: what is on this machine, what is missing, what to do about it.
import { styleText } from 'node:util'
import { findBrowser } from '../../playwright/index.ts'
import { buildClient, engineOf, inspectTools, RuntimeError } from '../../runtime/index.ts'
import { EXIT } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export async function doctor(context: CommandContext): Promise<number> {
  const [tools, browser, engine, builder] = await Promise.all([
    inspectTools(),
    findBrowser(),
    engineOf(),
    inspectBuilder(),
  ])
  const all = [
    ...tools.filter((tool) => tool.name !== 'browser'),
    {
      name: 'browser',
      state: browser ? 'found' : 'missing',
      path: browser?.path,
      version: undefined,
      neededFor: 'page scenarios',
      required: false,
      remedy: "verify downloads one, or installs the system's package where it runs as root",
    },
    {
      name: 'container engine',
      state: 'version' in engine ? 'found' : 'missing',
      path: undefined,
      version: 'version' in engine ? engine.version : undefined,
      neededFor: '--runtime docker',
      required: false,
      remedy: 'trouble' in engine ? engine.trouble.replaceAll('\n', ' ') : '',
    },
    builder,
  ]
  const missing = all.filter((tool) => tool.required && tool.state !== 'found')
  context.print({ ok: missing.length === 0, tools: all }, () =>
    [
      ...all.map((tool) => {
        const mark = markOf(tool.state, tool.required)
        const what = tool.state === 'found' ? `${tool.version ?? ''} ${tool.path ?? ''}`.trim() : tool.remedy
        return `${mark}  ${tool.name.padEnd(16)} ${what}  (${tool.neededFor})`
      }),
      missing.length === 0
        ? 'Everything that a local run needs is here, or will be fetched.'
        : `Missing: ${missing.map((tool) => tool.name).join(', ')}. Install what is named above; a local run can't start without it.`,
    ].join('\n'),
  )
  return missing.length === 0 ? EXIT.holds : EXIT.failed
}

/** Not every docker command can build: the first one that can is what images are built with. */
async function inspectBuilder() {
  const about = {
    name: 'docker',
    version: undefined,
    neededFor: 'building images for --runtime docker',
    required: false,
  }
  try {
    return { ...about, state: 'found', path: await buildClient(), remedy: '' }
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    return { ...about, state: 'missing', path: undefined, remedy: error.message.replaceAll('\n', ' ') }
  }
}

function markOf(state: string, required: boolean): string {
  if (state === 'found') return styleText('green', state.padEnd(7))
  return required ? styleText('red', state.toUpperCase().padEnd(7)) : styleText('yellow', state.padEnd(7))
}

// Programs on PATH: where they are, which version, and what to do when one is missing.
import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { RuntimeError, ToolchainMissing } from './errors.ts'

const run = promisify(execFile)

export interface Tool {
  readonly version: readonly string[]
  /** How to get it. */
  readonly remedy: string
}

export const TOOLS = {
  node: {
    version: ['--version'],
    remedy: 'Install Node 24 from nodejs.org, or run through npm ("npm run ..."), which brings its own.',
  },
  go: {
    version: ['version'],
    remedy:
      'Install Go 1.24 or newer: https://go.dev/dl, or "apt-get install golang-go", or "brew install go"; its bin folder must be on PATH.',
  },
  java: {
    version: ['-version'],
    remedy:
      'Install a JDK 17 or newer: "apt-get install openjdk-17-jdk-headless", or "brew install openjdk@17"; its bin folder must be on PATH.',
  },
  mvn: {
    version: ['--version'],
    remedy:
      'Install Maven 3.8 or newer: "apt-get install maven", or "brew install maven"; its bin folder must be on PATH.',
  },
  python3: {
    version: ['--version'],
    remedy:
      'Install Python 3.11 or newer with pip: "apt-get install python3 python3-pip", or "brew install python".',
  },
} as const satisfies Record<string, Tool>

export type ToolName = keyof typeof TOOLS

export function searchPath(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  return (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
}

/** The first executable file of that name on PATH. */
export function findOnPath(program: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return searchPath(env)
    .map((folder) => join(folder, program))
    .find(isExecutable)
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** @throws ToolchainMissing */
export function requireTool(name: string, neededFor: string, env: NodeJS.ProcessEnv = process.env): string {
  if (name === 'node') return process.execPath
  const found = findOnPath(name, env)
  if (found !== undefined) return found
  const known: Tool | undefined = isToolName(name) ? TOOLS[name] : undefined
  throw new ToolchainMissing(
    name,
    neededFor,
    searchPath(env),
    known?.remedy ?? `Install ${name} and put it on PATH.`,
  )
}

/** What the tool says its version is, without colours. @throws RuntimeError TOOLCHAIN_MISSING when it cannot say. */
export async function toolVersion(name: string, path: string): Promise<string> {
  if (name === 'node') return process.version
  const args = isToolName(name) ? TOOLS[name].version : ['--version']
  try {
    const { stdout, stderr } = await run(path, args, { timeout: 60_000 })
    return stripVTControlCharacters(`${stdout}\n${stderr}`).trim()
  } catch (cause) {
    throw new RuntimeError('TOOLCHAIN_MISSING', `${path} ${args.join(' ')} does not work.`, {
      remedy: isToolName(name) ? TOOLS[name].remedy : `Install ${name} again.`,
      cause,
    })
  }
}

function isToolName(name: string): name is ToolName {
  return Object.hasOwn(TOOLS, name)
}

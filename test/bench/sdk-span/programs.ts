// The programs, one a language, on the packages of the clients that the sink is held against: built once for those.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Command, javaClient, pythonClient } from '../../sink/matrix/prepare.ts'

const run = promisify(execFile)
const HERE = import.meta.dirname

export type Language = 'node' | 'go' | 'java' | 'python'

/** Spans come in lots of a batch, a quarter as many again to warm up. */
const LOT = 512

export interface Program {
  readonly language: Language
  readonly command: Command
  /** So many that they take a second or so. */
  readonly spans: number
}

/** @param into for what is built */
export async function programs(into: string): Promise<readonly Program[]> {
  await run('go', ['build', '-o', join(into, 'spans'), '.'], { cwd: join(HERE, 'go') })
  const [java, flag, classPath = ''] = await javaClient()
  await run('javac', ['-d', into, '-cp', classPath, join(HERE, 'java', 'Spans.java')])
  const [env, path = '', python = ''] = await pythonClient()
  return [
    { language: 'node', command: [process.execPath, join(HERE, 'node.ts')], spans: 80 * LOT },
    { language: 'go', command: [join(into, 'spans')], spans: 400 * LOT },
    {
      language: 'java',
      command: [java, flag ?? '-cp', `${into}:${classPath}`, 'Spans'],
      spans: 400 * LOT,
    },
    { language: 'python', command: [env, path, python, join(HERE, 'python', 'spans.py')], spans: 40 * LOT },
  ]
}

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bundleScript } from '../../load/bundle.ts'

test.each(['spin', 'roulette', 'dice', 'blackjack', 'transfer', 'mix'])(
  '%s becomes one file that asks for nothing but k6',
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'pitboss-bundle-'))
    try {
      const script = fileURLToPath(new URL(`../../load/scripts/${name}.ts`, import.meta.url))
      const text = await readFile(await bundleScript(script, folder), 'utf8')
      const asked = [...text.matchAll(/from "([^"]+)"/g)].map(([, from]) => from ?? '')
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.filter((from) => !/^k6(\/|$)/.test(from))).toEqual([])
      expect(text).toContain('constant-arrival-rate')
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

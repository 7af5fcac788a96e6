// What a definition promises beyond its shape, as it is loaded from the files of a project.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadExpectations } from '../../harness/run/index.ts'
import type { SystemDefinition } from '../../harness/system/index.ts'
import { temporaryFolder } from './folders.ts'

const CONTRACT = `{ name: 'orders', services: ['shop'], instrument: 'counter', unit: '{order}', attributes: [] }`

async function load(
  more: Pick<SystemDefinition, 'rules' | 'contracts'>,
  files: Readonly<Record<string, string>> = {},
) {
  await using folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
  const definition: SystemDefinition = {
    name: 'small',
    namespace: 'test',
    environment: 'test',
    version: '1',
    infrastructure: {},
    services: {},
    entry: 'web',
    ...more,
  }
  return await loadExpectations({ root: folder.path, systemFile: join(folder.path, 'system.ts'), definition })
}

test('settings and contracts are what the definition and its module say', async () => {
  const rules = { exemptions: [{ code: 'ATT2', reason: 'not ours' }] }
  const module = `export const metrics = [${CONTRACT}]\nexport const traces = []`
  expect(await load({ rules, contracts: 'contracts.ts' }, { 'contracts.ts': module })).toMatchObject({
    settings: rules,
    metrics: [{ name: 'orders' }],
    traces: [],
  })
  expect(await load({})).toEqual({ settings: {} })
})

test('settings that are wrong are told by field, with what to write', async () => {
  await expect(load({ rules: { exemptions: [{ code: 'ATT99', reason: '' }] } })).rejects.toMatchObject({
    code: 'DEFINITION_INVALID',
    problems: [{ field: 'rules.exemptions[0].code' }, { field: 'rules.exemptions[0].reason' }],
    message: expect.stringContaining('"ATT99" is no code of the catalogue.'),
  })
})

test.each([
  ['is absent', {}, 'could not be loaded'],
  ['promises nothing', { 'contracts.ts': 'export const promised = []' }, 'neither `traces` nor `metrics`'],
  ['exports something else', { 'contracts.ts': 'export const metrics = {}' }, 'metrics that are no list'],
])('a module of contracts that %s is a failure that says where to look', async (_, files, text) => {
  await expect(load({ contracts: 'contracts.ts' }, files)).rejects.toMatchObject({
    code: 'CONTRACTS_NOT_LOADED',
    message: expect.stringContaining(text),
  })
})

// The system that `up` left running: found while it answers, and never taken for running when it does not.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findStanding, forgetStanding, leaveStanding } from '../../harness/run/index.ts'
import { description, openDoor } from '../session/door.ts'
import { closedUrl, serve } from '../session/servers.ts'
import { temporaryFolder } from './folders.ts'

const left = (controlUrl: string) => ({ pid: 4711, controlUrl, started: '2026-11-21T12:00:00.000Z' })

describe('a standing system', () => {
  test('is found by what was left, with its own description', async () => {
    await using folder = await temporaryFolder()
    await using door = await openDoor()
    await leaveStanding(folder.path, left(door.url))
    expect(await findStanding(folder.path)).toEqual({ ...left(door.url), description: description() })
  })

  test('is only looked at: nothing goes on listening to it', async () => {
    await using folder = await temporaryFolder()
    await using door = await openDoor()
    await leaveStanding(folder.path, left(door.url))
    await findStanding(folder.path)
    expect(door.recording.listeners).toBe(0)
  })

  test('is forgotten on request, twice too', async () => {
    await using folder = await temporaryFolder()
    await using door = await openDoor()
    await leaveStanding(folder.path, left(door.url))
    await forgetStanding(folder.path)
    expect(await findStanding(folder.path)).toBeUndefined()
    await forgetStanding(folder.path)
  })

  test('leaves nothing half written beside its file', async () => {
    await using folder = await temporaryFolder()
    await leaveStanding(folder.path, left('http://127.0.0.1:1/x'))
    expect(await readdir(join(folder.path, '.pitboss'))).toEqual(['up.json'])
  })
})

describe('what an earlier one left', () => {
  test('counts as none where nothing was left', async () => {
    await using folder = await temporaryFolder()
    expect(await findStanding(folder.path)).toBeUndefined()
  })

  test('counts as none when nobody answers there any more', async () => {
    await using folder = await temporaryFolder()
    await leaveStanding(folder.path, left(`${await closedUrl()}/secret`))
    expect(await findStanding(folder.path)).toBeUndefined()
  })

  test('counts as none when another server has got its port', async () => {
    await using folder = await temporaryFolder()
    for (const status of [200, 404, 500]) {
      await using server = await serve((_, response) => response.writeHead(status).end('<html>'))
      await leaveStanding(folder.path, left(`${server.url}/secret`))
      expect(await findStanding(folder.path)).toBeUndefined()
    }
  })

  test('counts as none when another session has got its port', async () => {
    await using folder = await temporaryFolder()
    await using door = await openDoor()
    await leaveStanding(folder.path, left(`${new URL(door.url).origin}/${'0'.repeat(24)}`))
    expect(await findStanding(folder.path)).toBeUndefined()
  })

  test.each([{ text: '' }, { text: '{"pid": 12' }, { text: 'null' }, { text: '{}' }])(
    'counts as none when its file holds $text',
    async ({ text }) => {
      await using folder = await temporaryFolder()
      await mkdir(join(folder.path, '.pitboss'))
      await writeFile(join(folder.path, '.pitboss', 'up.json'), text)
      expect(await findStanding(folder.path)).toBeUndefined()
    },
  )
})

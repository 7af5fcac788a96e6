// Turns: side by side, alone, and first come, first served.
import { describe, expect, test } from 'vitest'
import { attachSession } from '../../harness/session/index.ts'
import { Turns } from '../../harness/session/turns.ts'
import { openDoor } from './door.ts'

const never = new AbortController().signal

/** Takes the turn and notes it once it has come. */
function ask(turns: Turns, turn: 'shared' | 'alone', name: string, order: string[], abort = never) {
  return turns.take(turn, abort).then((giveBack) => {
    order.push(name)
    return giveBack
  })
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('turns', () => {
  test('are shared by many, and had alone by one', async () => {
    const [turns, order] = [new Turns(), [] as string[]]
    const [a, b] = await Promise.all([ask(turns, 'shared', 'a', order), ask(turns, 'shared', 'b', order)])
    const alone = ask(turns, 'alone', 'alone', order)
    await settled()
    expect(order).toEqual(['a', 'b'])
    a()
    await settled()
    expect(order).toEqual(['a', 'b'])
    b()
    await alone
    expect(order).toEqual(['a', 'b', 'alone'])
  })

  test('come in the order in which they were asked for, so that nobody waits for ever', async () => {
    const [turns, order] = [new Turns(), [] as string[]]
    const a = await ask(turns, 'shared', 'a', order)
    const alone = ask(turns, 'alone', 'alone', order)
    const late = ask(turns, 'shared', 'late', order)
    await settled()
    expect(order).toEqual(['a'])
    a()
    const end = await alone
    await settled()
    expect(order).toEqual(['a', 'alone'])
    end()
    end()
    await late
    expect(order).toEqual(['a', 'alone', 'late'])
  })

  test('one who gives up waiting holds nobody back', async () => {
    const [turns, order] = [new Turns(), [] as string[]]
    const a = await ask(turns, 'shared', 'a', order)
    const leaving = new AbortController()
    const alone = ask(turns, 'alone', 'alone', order, leaving.signal)
    const late = ask(turns, 'shared', 'late', order)
    leaving.abort(new Error('gone'))
    await expect(alone).rejects.toThrow('gone')
    await late
    expect(order).toEqual(['a', 'late'])
    a()
  })
})

describe('at the door', () => {
  test('a turn lasts until its holder is done, or is gone', async () => {
    await using door = await openDoor()
    await using first = await attachSession(door.url)
    await using second = await attachSession(door.url)
    const held = await first.takeTurn('shared')
    let alone = false
    const waiting = second.takeTurn('alone').then((turn) => {
      alone = true
      return turn
    })
    await second.sent({ sender: 'x', method: 'GET', url: 'http://x/', sent: 0n, headers: {} })
    expect(alone).toBe(false)
    await held[Symbol.asyncDispose]()
    await using _ = await waiting
    expect(alone).toBe(true)
  })

  test('parts of the system are interrupted and restored by name', async () => {
    await using door = await openDoor()
    await using session = await attachSession(door.url)
    await session.interrupt('kafka', 'stop')
    await session.restore('kafka')
    expect(door.interruptions).toEqual(['stop kafka', 'restore kafka'])
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AskLoopDeps, AskLoops } from '../src/ask-loops.ts'

let stop: AbortController
let done: string[]
let errors: string[]
let running: Promise<void> | undefined
beforeEach(() => {
  stop = new AbortController()
  done = []
  errors = []
})
afterEach(async () => {
  stop.abort()
  await running
})

function begin(deps: Partial<AskLoopDeps>): AskLoops {
  const loops = new AskLoops({
    work: async () => false,
    tend: async () => undefined,
    nextWorkMs: async () => undefined,
    send: async () => ({ sent: 0, away: undefined }),
    nextSendMs: async () => undefined,
    onArchived: () => done.push('archived'),
    log: { info: () => undefined, warn: () => undefined, error: (_facts, message) => errors.push(message) },
    stop: stop.signal,
    ...deps,
  })
  running = loops.run()
  return loops
}

/** Notes what was done; nothing came of it. */
const note = (what: string): number => {
  done.push(what)
  return 0
}

/** Fails the first time it is called. */
const failingOnce = <T>(then: () => T): (() => Promise<T>) => {
  let times = 0
  return async () => {
    if (times++ === 0) throw new Error('the database is locked')
    return then()
  }
}

it('goes on after a fault, each part by itself', async () => {
  begin({
    work: failingOnce(() => note('worked') > 0),
    send: failingOnce(() => ({ sent: note('sent'), away: undefined })),
    tend: failingOnce(() => void done.push('tended')),
  })
  await sleep(100)
  expect(done).toEqual([])
  expect(errors).toHaveLength(3)
  await sleep(1200)
  expect(done.toSorted()).toEqual(['sent', 'tended', 'worked'])
})

it('ends only when it is told to', async () => {
  const broken = () => Promise.reject(new Error('broken'))
  begin({ work: broken, send: broken, tend: broken })
  const ended = await Promise.race([running?.then(() => true), sleep(300, false)])
  expect(ended).toBe(false)
})

it('sends and archives at once what a button has done', async () => {
  const loops = begin({ send: async () => ({ sent: note('sent'), away: undefined }) })
  await sleep(50)
  done = []
  loops.changed()
  await sleep(50)
  expect(done).toEqual(['archived', 'sent'])
})

it('does not spin while what is due waits for its next try', async () => {
  begin({ work: async () => note('worked') > 0, nextWorkMs: async () => 0 })
  await sleep(500)
  expect(done.length).toBeLessThan(5)
})

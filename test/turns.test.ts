import { expect, it } from 'vitest'
import { Turns } from '../src/turns.ts'

it('one works at a time, in the order of asking, whether or not the one before failed', async () => {
  const turns = new Turns()
  const done: string[] = []
  const first = turns.take(async () => {
    await Promise.resolve()
    done.push('first')
    throw new Error('first')
  })
  const second = turns.take(async () => done.push('second'))
  await expect(first).rejects.toThrow('first')
  await second
  await turns.over()
  expect(done).toEqual(['first', 'second'])
})

it('one that takes long is told as soon as another waits, be it that it waits itself', async () => {
  const turns = new Turns()
  const release = Promise.withResolvers<void>()
  const running = turns.take(() => release.promise)
  const long = turns.take(async (waitedFor) => waitedFor.aborted)
  const waiting = turns.take(async (waitedFor) => waitedFor.aborted)
  release.resolve()
  await running
  expect([await long, await waiting]).toEqual([true, false])
})

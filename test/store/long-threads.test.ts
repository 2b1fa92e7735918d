import { describe, expect, it } from 'vitest'
import { soak } from '../soak.ts'
import { type Threaded, ThreadedRecord } from './threaded.ts'

/** Seconds of the processor that taking in a thread costs, in batches as an import has them. */
async function cost(mails: readonly Threaded[]): Promise<number> {
  const record = new ThreadedRecord()
  const before = process.cpuUsage()
  for (let at = 0; at < mails.length; at += 128) await record.put(mails.slice(at, at + 128))
  await record.writer.judgeRest()
  const { user, system } = process.cpuUsage(before)
  const [only, ...others] = await record.threads()
  expect([only?.length, others]).toEqual([new Set(mails.map(({ id }) => id)).size, []])
  await record.close()
  return (user + system) / 1e6
}

const many = (count: number, mailAt: (n: number) => Partial<Threaded>): Threaded[] =>
  Array.from({ length: count }, (_, n) => ({ id: `m${n}@x`, writtenAtMs: n * 1000, from: `p${n % 50}`, ...mailAt(n) }))
const above = (n: number, most: number): string[] =>
  Array.from({ length: Math.min(n, most) }, (_, i) => `m${n - Math.min(n, most) + i}@x`)

describe('taking in a thread twice as long costs about twice as much', () => {
  it.each([
    ['each mail under the one before', soak.times(1_000, 10_000), (n: number) => ({ references: above(n, 10) })],
    ['all under the first', soak.times(1_500, 50_000), (n: number) => ({ references: n === 0 ? [] : ['m0@x'] })],
    ['joined by nothing but the subject', soak.times(1_000, 10_000), (n: number) => ({ isReply: n > 0, from: 'kari' })],
  ])('%s', async (_, count, mailAt) => {
    await cost(many(500, mailAt)) // the code warm
    const once = await cost(many(count, mailAt))
    const twice = await cost(many(2 * count, mailAt))
    expect(twice / once).toBeLessThan(3.5) // the square would be 4
  })
})

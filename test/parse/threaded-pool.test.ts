import { afterEach, describe, expect, it } from 'vitest'
import type { ParserPoolOptions } from '../../src/parse/pool.ts'
import { unpack } from '../../src/parse/pool-protocol.ts'
import { openThreadedPool, type ThreadedPool } from '../../src/parse/threaded-pool.ts'

const pools: ThreadedPool[] = []
const poolOf = (options: ParserPoolOptions): ThreadedPool => {
  const pool = openThreadedPool(options)
  pools.push(pool)
  return pool
}
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())))

const letter = (number: number) => ({
  raw: new Uint8Array(
    Buffer.from(
      `Message-ID: <m${number}@example.org>\nFrom: kari@example.org\nSubject: Pumpe ${number}\n\nDen står.\n`,
    ),
  ),
  receivedAtMs: Date.UTC(2025, 5, 1),
})
const subjectsOf = async (pool: ThreadedPool, numbers: readonly number[]) =>
  (await pool.parsePacked(numbers.map(letter)))
    .map(unpack)
    .map((read) => ('problem' in read ? read.problem : read.message.subject))

describe('a pool fed by a thread of its own', () => {
  it('answers batches asked at once, each in its order', async () => {
    const pool = poolOf({ children: 2 })
    pool.warm()
    const batches = Array.from({ length: 6 }, (_, batch) => [10 * batch, 10 * batch + 1])
    expect(await Promise.all(batches.map((numbers) => subjectsOf(pool, numbers)))).toEqual(
      batches.map((numbers) => numbers.map((number) => `Pumpe ${number}`)),
    )
  })

  it('takes over the memory of a mail that has its own, and copies it from memory that is shared', async () => {
    const pool = poolOf({ children: 1 })
    const own = letter(1)
    const both = new Uint8Array([...letter(2).raw, ...letter(3).raw])
    const shared = [both.subarray(0, letter(2).raw.length), both.subarray(letter(2).raw.length)]
    const results = await pool.parsePacked([own, ...shared.map((raw) => ({ ...own, raw }))])
    expect(results).toHaveLength(3)
    expect(own.raw).toHaveLength(0)
    expect(shared.map(({ length }) => length)).toEqual([letter(2).raw.length, letter(3).raw.length])
  })

  it('names a mail that is none', async () => {
    const [read] = await poolOf({ children: 1 }).parsePacked([{ raw: new Uint8Array(), receivedAtMs: 0 }])
    expect(read && unpack(read)).toEqual({ problem: 'the mail is empty' })
  })

  it('fails what is under way and what comes after when it is closed', async () => {
    const pool = poolOf({ children: 1 })
    const underWay = subjectsOf(pool, [1]).catch((fault: unknown) => String(fault))
    await pool.close()
    expect(await underWay).toMatch(/closed/)
    await expect(pool.parsePacked([letter(2)])).rejects.toThrow('closed')
  })
})

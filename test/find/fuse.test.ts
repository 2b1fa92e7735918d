import { describe, expect, it } from 'vitest'
import { firstOfThreads, fuse } from '../../src/find/fuse.ts'
import type { MailKey, ThreadId } from '../../src/model/ids.ts'
import type { Hit } from '../../src/store/search-index.ts'

const hit = (thread: number, mail = thread * 10): Hit => ({
  mail: mail as MailKey,
  thread: thread as ThreadId,
  score: 1,
})
const threads = (hits: readonly Hit[]): number[] => hits.map(({ thread }) => thread)

describe('two rankings fused', () => {
  it('put what both found before what one did', () => {
    expect(threads(fuse([hit(1), hit(2)], [hit(3), hit(2)]))).toEqual([2, 1, 3])
  })
  it('keep the order of one where the other found nothing', () => {
    expect(threads(fuse([hit(3), hit(1), hit(2)], []))).toEqual([3, 1, 2])
    expect(threads(fuse([], [hit(3), hit(1)]))).toEqual([3, 1])
  })
  it('show a thread by the mail of the ranking that put it higher', () => {
    const [first] = fuse([hit(5), hit(1, 11)], [hit(1, 12)])
    expect(first?.mail).toBe(12)
  })
  it('name each thread once', () => {
    expect(threads(firstOfThreads([hit(1, 1), hit(2, 2), hit(1, 3)]))).toEqual([1, 2])
  })
})

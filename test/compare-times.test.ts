import { expect, it } from 'vitest'
import { CompareTimes } from '../src/compare-times.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

it('an index is compared some minutes after the start, once a day from then on, and after it was away', () => {
  const times = new CompareTimes(0)
  const due: number[] = []
  for (let minute = 0; minute < (3 * DAY) / MINUTE; minute++) {
    if (minute === 2_000) times.wasAway(minute * MINUTE)
    if (!times.isDue(minute * MINUTE)) continue
    due.push(minute)
    times.compared(minute * MINUTE)
  }
  expect(due).toEqual([5, 5 + 1_440, 2_005, 2_005 + 1_440])
})

const SMALL_CHARS = 200_000
const ROUNDS = 5
/** Under this the clock and the collector say more than the code. */
const NOISE_MS = 15

/** How many times longer `work` takes for twice the text: near 2 where it is linear, 4 where it grows with the square.
 *  The least of five rounds each, in CPU time, so that a busy machine does not decide. */
export function growthOf(work: (length: number) => unknown): number {
  const least = (length: number) => {
    const rounds = Array.from({ length: ROUNDS }, () => {
      const before = process.cpuUsage()
      work(length)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    })
    return Math.min(...rounds)
  }
  const [small, large] = [least(SMALL_CHARS), least(2 * SMALL_CHARS)]
  return large < NOISE_MS ? 1 : large / Math.max(small, 1)
}

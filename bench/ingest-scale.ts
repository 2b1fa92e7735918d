/** Whether taking mail in stays as fast, and memory as flat, as the archive grows: the mails a second, and the summed PSS of all our
 *  processes, of archives of 20,000, 300,000 and 1,000,000 mails, made of two lists over and over (bench/many.ts).
 *
 *  node bench/ingest-scale.ts [MAILS ...] */
import { rmSync, statSync } from 'node:fs'
import { machine, quantile } from './corpus.ts'
import { manyMails } from './many.ts'
import { sizeMb } from './measured.ts'
import { takeIn } from './ours.ts'

const PSS_EVERY_MS = 1000
/** What a larger archive's rate is to be of the small one's. */
const WANTED = new Map([
  [300_000, 0.8],
  [1_000_000, 0.7],
])
const SMALL = 20_000

const sizes = process.argv.slice(2).map(Number)
const rates = new Map<number, number>()
process.stdout.write(`machine      ${machine()}\n`)
for (const mails of [SMALL, ...(sizes.length > 0 ? sizes : WANTED.keys())]) {
  const mbox = await manyMails(mails)
  const { wallSeconds, cpuSeconds, memory, peakMb, folder } = await takeIn(mbox, 'many@lists.example', {
    pssEveryMs: PSS_EVERY_MS,
  })
  const rate = mails / wallSeconds
  rates.set(mails, rate)
  const ratio = rate / (rates.get(SMALL) ?? rate)
  const wanted = WANTED.get(mails)
  // Of each fifth of the time the median, without the first, in which the processes come up.
  const fifths = Array.from({ length: 5 }, (_, n) => {
    const within = memory.filter(({ atSeconds }) => Math.floor((5 * atSeconds) / (wallSeconds + 1)) === n)
    return quantile(
      within.map(({ mb }) => mb),
      0.5,
    )
  })
  const later = fifths.slice(1)
  const growth = (later.at(-1) ?? 0) / (later[0] ?? 1) - 1
  process.stdout.write(
    `${String(mails).padEnd(13)}${rate.toFixed(0)} mails/s, ${ratio.toFixed(2)} of the small one's${wanted === undefined ? '' : ` (wanted: ${wanted})`}; ${cpuSeconds.toFixed(0)} s CPU; peak PSS ${peakMb.toFixed(0)} MB; ` +
      `by fifths ${fifths.map((mb) => mb.toFixed(0)).join(', ')} MB: ${(100 * growth).toFixed(0)} % from the second to the last (wanted: within 15); ` +
      `store ${sizeMb(folder).toFixed(0)} of ${(statSync(mbox).size / 2 ** 20).toFixed(0)} MB raw\n`,
  )
  rmSync(folder, { recursive: true, force: true })
}

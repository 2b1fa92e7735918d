/** How fast a list is taken in, against the archives and indexers of Debian that take in the same mails, one run of each after the
 *  other; the peak of the summed PSS of all our processes, in a run of its own, since looking at it holds them up; how large the
 *  store is; and how long searches wait while mail comes in.
 *
 *  node bench/ingest.ts [RUNS] */
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openForServing } from '../src/data-folder.ts'
import { openFind } from '../src/find/open.ts'
import { loadSettings } from '../src/settings/settings.ts'
import { asMaildir, imported, machine, median, quantile, unpacked } from './corpus.ts'
import { Drawn } from './draw.ts'
import { sizeMb, type Taken } from './measured.ts'
import { takeIn } from './ours.ts'
import { missingRivals, RIVALS } from './rivals.ts'

const LIST = 'openbmc@lists.example'
const PSS_EVERY_MS = 100
const SEARCH_EVERY_MS = 100

const missing = missingRivals()
if (missing.length > 0) {
  process.stderr.write(`not installed: ${missing.join(', ')}; apt-get install them\n`)
  process.exit(1)
}
const runs = Number(process.argv[2] ?? 3)
const mbox = unpacked('openbmc')
const { folder: maildir, mails } = asMaildir(mbox)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

print(`machine      ${machine()}`)
print(`corpus       openbmc, ${mails} mails, ${runs} interleaved runs, medians`)
const ours: Taken[] = []
const rivals = RIVALS.map(() => [] as Taken[])
for (let run = 0; run < runs; run++) {
  ours.push(await takeIn(mbox, LIST))
  for (const [at, rival] of RIVALS.entries()) rivals[at]?.push(await rival.takeIn(maildir))
}
const wall = (taken: readonly Taken[]): number => median(taken.map(({ wallSeconds }) => wallSeconds))
const cpu = (taken: readonly Taken[]): number => median(taken.map(({ cpuSeconds }) => cpuSeconds))
const row = (name: string, taken: readonly Taken[]): string =>
  `${name.padEnd(13)}${(mails / wall(taken)).toFixed(0).padStart(5)} mails/s ${wall(taken).toFixed(1).padStart(6)} s ${cpu(taken).toFixed(1).padStart(6)} s CPU`
print(row('hvemvet', ours))
for (const [at, { name, folder }] of RIVALS.entries()) {
  const taken = rivals[at] ?? []
  const ratios = `${(wall(taken) / wall(ours)).toFixed(2)} x on the wall, ${(cpu(taken) / cpu(ours)).toFixed(2)} x in CPU`
  const wanted = name === 'mu' ? ' (wanted: 1.8 on the wall or 2 in CPU)' : ''
  print(`${row(name, taken)}, store ${sizeMb(folder).toFixed(0)} MB: ${ratios}${wanted}`)
}

const { peakMb, folder } = await takeIn(mbox, LIST, { pssEveryMs: PSS_EVERY_MS })
print(`peak PSS     ${peakMb.toFixed(0)} MB, all processes (wanted: at most 450, aiming at 400)`)
const rawMb = statSync(mbox).size / 2 ** 20
print(`store        ${sizeMb(folder).toFixed(0)} MB, of ${rawMb.toFixed(0)} MB of raw mail (wanted: no more than that)`)

const readers = await openForServing(imported('openbmc'), await loadSettings('none', process.env, true), 2)
const find = openFind({ ...readers, nowMs: Date.now })
const queries = (await Drawn.from(readers.record)).queries()
const searchMs = async (until: AbortSignal | undefined): Promise<number[]> => {
  const times: number[] = []
  for (let at = 0; until === undefined ? at < 2 * queries.length : !until.aborted; at++) {
    const startedMs = performance.now()
    await find.searchFor({ kind: 'anyone' }, { text: queries[at % queries.length] ?? '' })
    times.push(performance.now() - startedMs)
    await sleep(SEARCH_EVERY_MS)
  }
  return times
}
await searchMs(undefined) // both threads read their files once before anything counts
const idle = await searchMs(undefined)
let busy: number[] = []
await takeIn(mbox, LIST, { meanwhile: async (ended) => void (busy = await searchMs(ended)) })
const [idleP95, busyP95] = [quantile(idle, 0.95), quantile(busy, 0.95)]
print(
  `searching    p95 ${idleP95.toFixed(1)} ms idle, ${busyP95.toFixed(1)} ms while mail comes in: ${(busyP95 / idleP95).toFixed(2)} x (wanted: at most 2; ${busy.length} searches)`,
)
await readers.close()

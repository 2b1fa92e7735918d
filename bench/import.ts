/** How fast a list is taken in (threads, own words, index and per-mail evidence done), against `mu index` of Debian's
 *  maildir-utils on the same mails, interleaved; and the peak of the summed PSS of all our processes, in a run of its own,
 *  since looking at it holds the processes up.
 *
 *  node bench/import.ts [runs] */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { asMaildir, machine, median, root, unpacked, workshop } from './corpus.ts'

const runs = Number(process.argv[2] ?? 3)
const PSS_EVERY_MS = 50
const mbox = unpacked('openbmc')
const { folder, mails } = asMaildir(mbox)
if (spawnSync('mu', ['--version']).error !== undefined) {
  process.stderr.write('mu is not installed: apt-get install maildir-utils\n')
  process.exit(1)
}

const ours: number[] = []
const rivals: number[] = []
for (let run = 0; run < runs; run++) {
  ours.push((await importOnce()).seconds)
  rivals.push(muOnce())
}
const { peakMb } = await importOnce(PSS_EVERY_MS)
const rate = mails / median(ours)
const muRate = mails / median(rivals)
process.stdout.write(`machine      ${machine()}
corpus       openbmc, ${mails} mails, ${runs} interleaved runs, medians
hvemvet      ${rate.toFixed(0)} mails/s (${ours.map((seconds) => seconds.toFixed(1)).join(', ')} s)
mu index     ${muRate.toFixed(0)} mails/s (${rivals.map((seconds) => seconds.toFixed(1)).join(', ')} s)
ratio        ${(rate / muRate).toFixed(2)} (wanted: at least 1.3)
peak PSS     ${peakMb.toFixed(0)} MB, all processes (wanted: at most 500)
`)

/** `sampleMs`: how often memory is looked at, if at all. */
async function importOnce(sampleMs?: number): Promise<{ seconds: number; peakMb: number }> {
  const data = join(workshop, 'import.data')
  rmSync(data, { recursive: true, force: true })
  const started = performance.now()
  const child = spawn(
    join(root, 'scripts/hvemvet'),
    ['import', mbox, '--list', 'openbmc@lists.example', '--data', data, '--json'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  let peakMb = 0
  const look = () => {
    peakMb = Math.max(peakMb, pssMb(child.pid as number))
  }
  const sampling = sampleMs === undefined ? undefined : setInterval(look, sampleMs)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(sampling)
  if (code !== 0) throw new Error('the import failed')
  return { seconds: (performance.now() - started) / 1000, peakMb }
}

function muOnce(): number {
  const home = join(workshop, 'mu')
  rmSync(home, { recursive: true, force: true })
  const env = { ...process.env, HOME: workshop }
  spawnSync('mu', ['init', `--muhome=${home}`, `--maildir=${folder}`], { env })
  const started = performance.now()
  const { status } = spawnSync('mu', ['index', `--muhome=${home}`, '--quiet'], { env })
  if (status !== 0) throw new Error('mu index failed')
  return (performance.now() - started) / 1000
}

/** The proportional set size of a process and all below it, in MB. */
function pssMb(pid: number): number {
  let total = 0
  for (const one of [pid, ...childrenOf(pid)]) {
    try {
      total += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // it ended between being listed and being read
    }
  }
  return total / 1024
}

function childrenOf(pid: number): number[] {
  const parents = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))?.[1])
      parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)])
    } catch {
      // as above
    }
  }
  const found: number[] = []
  for (const waiting = [pid]; waiting.length > 0; ) {
    const below = parents.get(waiting.pop() as number) ?? []
    found.push(...below)
    waiting.push(...below)
  }
  return found
}

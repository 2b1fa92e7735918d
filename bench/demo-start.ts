/** How long scripts/demo takes from its start until it says what to try: the first time, when it reads its archive, and again.
 *
 *  node bench/demo-start.ts [STARTS] */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { machine, median, root } from './corpus.ts'

const PORT = '8491'
const LINKS = 5
const starts = Number(process.argv[2] ?? 5)

/** Seconds until all links are printed; then it is told to end. */
async function startOnce(): Promise<number> {
  const startedMs = performance.now()
  const demo = spawn(join(root, 'scripts/demo'), { env: { ...process.env, PORT }, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  let seconds = Number.NaN
  demo.stdout.on('data', (data: Buffer) => {
    said += data.toString()
    if (!Number.isNaN(seconds) || (said.match(/http:\S+/g) ?? []).length < LINKS) return
    seconds = (performance.now() - startedMs) / 1000
    demo.kill('SIGINT')
  })
  await new Promise((resolve) => demo.once('exit', resolve))
  if (Number.isNaN(seconds)) throw new Error(`the demo did not start: ${said}`)
  return seconds
}

rmSync(join(root, 'data/demo'), { recursive: true, force: true })
const first = await startOnce()
const again: number[] = []
for (let start = 0; start < starts; start++) again.push(await startOnce())
process.stdout.write(`machine      ${machine()}
first start  ${first.toFixed(1)} s (wanted: 60)
again        ${median(again).toFixed(2)} s, median of ${starts} (wanted: 5)
`)

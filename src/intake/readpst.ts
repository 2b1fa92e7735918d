import { spawn } from 'node:child_process'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What reading an Outlook data file may come to. */
export interface PstLimits {
  readonly memoryBytes: number
  readonly seconds: number
  readonly outputBytes: number
}

const MIB = 1024 * 1024

/** Reading takes 5 ms for a MB. What is written of a file is what is in it, attachments a third longer; one that many mails share
 *  is written with each. */
export const limitsFor = (sizeBytes: number): PstLimits => ({
  memoryBytes: 4096 * MIB, // of addresses; its index is in memory, 100 bytes for each thing in the file
  seconds: 120 + sizeBytes / MIB,
  outputBytes: 1024 * MIB + 8 * sizeBytes,
})

/** How it ended. */
export type PstEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'too-much'; readonly of: 'time' | 'output' }
  /** `said` is its last line, empty where it had none. */
  | { readonly kind: 'failed'; readonly said: string }

const NOT_FOUND = 127
/** Keeps to its limits, gets nothing of our environment, and does not live longer than we do: the end of standard input is its end. */
const INSIDE = `
  command -v readpst >/dev/null || exit ${NOT_FOUND}
  ulimit -v "$1" 2>/dev/null; ulimit -t "$2"; shift 2
  exec 3<&0
  env -i PATH="$PATH" LC_ALL=C.UTF-8 readpst "$@" </dev/null 3<&- &
  child=$!
  { cat <&3; kill -9 $child; } >/dev/null 2>&1 &
  watch=$!
  wait $child
  code=$?
  kill $watch
  exit $code`
/** Each mail a file of its own (-e), so that no line of it is taken for the start of another; mail only (-t e), in one process (-j 0), what
 *  was deleted too (-D): it leaves that out by its English name alone. */
const HOW = ['-e', '-t', 'e', '-j', '0', '-D', '-o']
const FIRST_LOOK_MS = 250
/** Looking takes a tenth of the time at most. */
const LOOK_SHARE = 10

/** Writes the mail of an Outlook data file into a folder, which must be there: folders as in the file, mails as `1.eml` and so on.
 *  Debian has the program in pst-utils. Never rejects for what is in the file. */
export async function runReadpst(path: string, folder: string, limits: PstLimits): Promise<PstEnd> {
  const kibibytes = String(Math.ceil(limits.memoryBytes / 1024))
  const seconds = String(Math.ceil(limits.seconds))
  const child = spawn('/bin/sh', ['-c', INSIDE, 'sh', kibibytes, seconds, ...HOW, folder, '--', path], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined) // it has ended already
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('latin1')).slice(-4000)
    })
  const over = new AbortController()
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => over.abort())
  const tooMuch = watch(folder, limits, over.signal).then((of) => {
    if (of !== undefined) child.stdin.end()
    return of
  })
  const code = await ended
  child.stdin.end()
  const of = await tooMuch
  if (of !== undefined) return { kind: 'too-much', of }
  if (code === 0) return { kind: 'done' }
  return code === NOT_FOUND ? { kind: 'not-installed' } : { kind: 'failed', said: lastLine(said) }
}

/** What it came to too much of, undefined where it ended before. */
async function watch(folder: string, limits: PstLimits, signal: AbortSignal): Promise<'time' | 'output' | undefined> {
  const startedMs = performance.now()
  for (let waitMs = FIRST_LOOK_MS; !signal.aborted; ) {
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return undefined
    const lookedMs = performance.now()
    if (lookedMs - startedMs > 1000 * limits.seconds) return 'time'
    if ((await bytesIn(folder, limits.outputBytes)) > limits.outputBytes) return 'output'
    waitMs = Math.max(FIRST_LOOK_MS, LOOK_SHARE * (performance.now() - lookedMs))
  }
  return undefined
}

async function bytesIn(folder: string, most: number): Promise<number> {
  let bytes = 0
  const ahead = [folder]
  for (let at = ahead.pop(); at !== undefined && bytes <= most; at = ahead.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true }).catch(() => [])) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) ahead.push(path)
      else bytes += (await lstat(path).catch(() => undefined))?.size ?? 0
    }
  }
  return bytes
}

/** How far it is stands there too, with names of folders. */
const PROGRESS = /^(?:\t|Processing|Opening)/

const lastLine = (text: string): string =>
  (text.split('\n').findLast((line) => line.trim() !== '' && !PROGRESS.test(line)) ?? '')
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 200)

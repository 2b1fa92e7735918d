// One Elasticsearch for all test files of a run, since a start is long. It is kept by a process of its own, this file run
// as a program, and ends with the run.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  ELASTICSEARCH_START_MS,
  type Elasticsearch,
  runningElasticsearch,
  startElasticsearch,
} from './elasticsearch.ts'

/** The server of this test run (the process that forked this one), started by its first caller: 9 s for that one and all
 *  who wait with it, nothing after. At ELASTICSEARCH_URL when that is set. Nobody may stop it, and other files use it at
 *  the same time, so each has index names of its own and deletes what it made. */
export async function sharedElasticsearch(): Promise<Elasticsearch> {
  if (process.env.ELASTICSEARCH_URL) return runningElasticsearch(process.env.ELASTICSEARCH_URL)
  const run = process.ppid
  const runStart = startOf(run) ?? ''
  const folder = join(tmpdir(), `hvemvet-elasticsearch-of-${run}-${runStart}`)
  if (isFirst(folder)) {
    const keeping = [import.meta.filename, folder, `${run}`, runStart]
    spawn(process.execPath, keeping, { cwd: folder, detached: true, stdio: 'ignore' }).unref()
  }
  return runningElasticsearch(await toldIn(folder))
}

/** When a process started, in the kernel's own count, which tells it from a later one of the same id; undefined when it
 *  has ended, be it that nobody has waited for it. */
export function startOf(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self/stat')) return process.kill(pid, 0) ? 'unknown' : undefined // no Linux
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : rest[18]
  } catch {
    return undefined
  }
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw fault
  }
}

/** The address, when the keeper has it; what went wrong is thrown. */
async function toldIn(folder: string): Promise<string> {
  const deadline = Date.now() + ELASTICSEARCH_START_MS
  while (Date.now() < deadline) {
    if (existsSync(join(folder, 'url'))) return readFileSync(join(folder, 'url'), 'utf8')
    if (existsSync(join(folder, 'fault'))) throw new Error(readFileSync(join(folder, 'fault'), 'utf8'))
    await sleep(50)
  }
  throw new Error('the shared Elasticsearch did not start')
}

/** Ends as soon as the run has, and what was started ends with it. */
async function keep(folder: string, run: number, runStart: string): Promise<void> {
  const tell = (name: string, text: string) => {
    writeFileSync(join(folder, 'incoming'), text)
    renameSync(join(folder, 'incoming'), join(folder, name))
  }
  startElasticsearch().then(
    ({ url }) => tell('url', url),
    (fault: unknown) => tell('fault', String(fault)),
  )
  while (startOf(run) === runStart) await sleep(200)
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}

const [folder = '', run, runStart = ''] = process.argv.slice(2)
if (import.meta.main) await keep(folder, Number(run), runStart)

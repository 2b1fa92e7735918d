import { spawn } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a command took, with all the processes it waited for. */
export interface Taken {
  readonly wallSeconds: number
  readonly cpuSeconds: number
  /** Summed over all its processes, where it was looked at. */
  readonly peakMb: number
  /** The same, every so often. */
  readonly memory: readonly { readonly atSeconds: number; readonly mb: number }[]
}

export interface HowMeasured {
  readonly env?: Readonly<Record<string, string>>
  /** How often memory is looked at, if at all: looking holds the processes up. */
  readonly pssEveryMs?: number
  /** Runs beside it; ended with it. */
  readonly meanwhile?: (ended: AbortSignal) => Promise<unknown>
}

/** Runs a command and measures it. bash's own `time` counts the CPU of children that were waited for.
 *  @throws where the command fails */
export async function measured(
  command: string,
  args: readonly string[],
  { env = {}, pssEveryMs, meanwhile }: HowMeasured = {},
): Promise<Taken> {
  const script = 'TIMEFORMAT="taken %R %U %S"; time "$0" "$@" >/dev/null'
  const child = spawn('bash', ['-c', script, command, ...args], {
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const startedMs = performance.now()
  let said = ''
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-10_000)))
  const memory: { atSeconds: number; mb: number }[] = []
  const look = (): void => {
    memory.push({ atSeconds: (performance.now() - startedMs) / 1000, mb: pssMb(child.pid as number) })
  }
  const sampling = pssEveryMs === undefined ? undefined : setInterval(look, pssEveryMs)
  const ended = new AbortController()
  const beside = meanwhile?.(ended.signal)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(sampling)
  ended.abort()
  await beside
  const [, wall, user, system] = /taken ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(said) ?? []
  if (code !== 0 || system === undefined) throw new Error(`${command} failed: ${said}`)
  const cpuSeconds = Number(user) + Number(system)
  return { wallSeconds: Number(wall), cpuSeconds, peakMb: Math.max(0, ...memory.map(({ mb }) => mb)), memory }
}

/** The proportional set size of a process and all below it, in MB. */
function pssMb(pid: number): number {
  let kb = 0
  for (const one of [pid, ...childrenOf(pid)]) {
    try {
      kb += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // it ended between being listed and being read
    }
  }
  return kb / 1024
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter(Boolean)
        .flatMap((child) => [Number(child), ...childrenOf(Number(child))]),
    )
  } catch {
    return []
  }
}

/** Bytes in files below a folder, in MB. */
export function sizeMb(folder: string): number {
  let bytes = 0
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const found = lstatSync(path)
    bytes += found.isDirectory() ? sizeMb(path) * 2 ** 20 : found.size
  }
  return bytes / 2 ** 20
}

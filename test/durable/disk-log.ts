// What a program asked of the disk, and what of it a power cut may leave: writes that no fsync followed may be there or not, in any
// order, and cut within. Names (made, renamed, removed) count as written at once, as journalling file systems keep them in order.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import type { randomFrom } from '../random.ts'
import { unpackedTree } from '../servers/debian.ts'

type Random = ReturnType<typeof randomFrom>

/** One thing that was done to a file, or said on standard output. */
export type Step =
  | { readonly kind: 'made' | 'synced' | 'removed'; readonly path: string }
  | { readonly kind: 'written'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly path: string; readonly size: number }
  | { readonly kind: 'renamed'; readonly path: string; readonly to: string }
  | { readonly kind: 'said'; readonly text: string }

const SECTOR_BYTES = 512
const CALLS = 'openat,pwrite64,fsync,fdatasync,ftruncate,rename,unlink,write'

/** Where strace is; undefined where there is none. */
export function findStrace(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const tree = unpackedTree('strace')
  return [...folders, ...(tree === undefined ? [] : [join(tree, 'usr/bin')])]
    .map((folder) => join(folder, 'strace'))
    .find((file) => existsSync(file))
}

/** Runs a Node script to its end, and returns what it did to the files of `folder`, in order. */
export async function logOf(strace: string, script: string, folder: string): Promise<Step[]> {
  const log = `${folder}.strace`
  const flags = ['-f', '--seccomp-bpf', '-qq', '-y', '-xx', '-s', '1000000', '-e', `trace=${CALLS}`, '-o', log]
  const child = spawn(strace, [...flags, process.execPath, script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.resume()
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ended with ${code}`)
  return wholeCalls(readFileSync(log, 'latin1').split('\n'))
    .flatMap((line) => stepOf(line) ?? [])
    .filter((step) => step.kind === 'said' || dirname(step.path) === folder)
}

/** A call that another thread interrupted comes in two halves: it was done at the second. */
function wholeCalls(lines: readonly string[]): string[] {
  const begun = new Map<string, string>()
  return lines.flatMap((line) => {
    const thread = line.slice(0, line.indexOf(' '))
    const first = line.lastIndexOf(' <unfinished ...>')
    if (first >= 0) {
      begun.set(thread, line.slice(0, first))
      return []
    }
    const second = /^\d+ +<\.\.\. \w+ resumed>/.exec(line)
    return second === null ? [line] : [`${begun.get(thread) ?? ''}${line.slice(second[0].length)}`]
  })
}

/** `12345 pwrite64(23<\x2f…>, "\x00…", 512, 0) = 512` */
function stepOf(line: string): Step | undefined {
  const [, call, given = ''] = /^\d+ +(\w+)\((.*)\) += \d/.exec(line) ?? []
  const named = /^\d+<([^>]*)>/.exec(given)?.[1]
  const path = named === undefined ? '' : textOf(named)
  const strings = [...given.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map((match) => bytesOf(match[1] ?? ''))
  const number = Number(/(\d+)$/.exec(given)?.[1])
  const first = strings[0] ?? Buffer.alloc(0)
  switch (call) {
    case 'openat':
      return given.includes('O_CREAT') ? { kind: 'made', path: first.toString() } : undefined
    case 'pwrite64':
      return { kind: 'written', path, at: number, bytes: first }
    case 'ftruncate':
      return { kind: 'cut', path, size: number }
    case 'fsync':
    case 'fdatasync':
      return { kind: 'synced', path }
    case 'unlink':
      return { kind: 'removed', path: first.toString() }
    case 'rename':
      return { kind: 'renamed', path: first.toString(), to: (strings[1] ?? first).toString() }
    case 'write':
      return given.startsWith('1<') ? { kind: 'said', text: first.toString() } : undefined
    default:
      return undefined
  }
}

const bytesOf = (escaped: string): Buffer => Buffer.from(escaped.replaceAll('\\x', ''), 'hex')
const textOf = (escaped: string): string =>
  escaped.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

type Change = Extract<Step, { kind: 'written' | 'cut' }>

/** What lies on a disk of a file, and what is on its way there. */
class DiskFile {
  #durable = Buffer.alloc(0)
  #size = 0
  waiting: Change[] = []

  sync(): void {
    for (const change of this.waiting) this.#apply(change)
    this.waiting = []
  }

  /** What a power cut leaves, where these come through of what is on its way. */
  left(survivors: readonly Change[]): Buffer {
    for (const change of survivors) this.#apply(change)
    return this.#durable.subarray(0, this.#size)
  }

  #apply(change: Change): void {
    const end = change.kind === 'cut' ? change.size : Math.max(this.#size, change.at + change.bytes.length)
    if (end > this.#durable.length) this.#durable = Buffer.concat([this.#durable], 2 * end)
    this.#durable.fill(0, Math.min(end, this.#size), Math.max(end, this.#size))
    this.#size = end
    if (change.kind === 'written') change.bytes.copy(this.#durable, change.at)
  }
}

/** Writes into `folder` what a power cut after `steps` may leave of them. */
export function leave(steps: readonly Step[], folder: string, random: Random): void {
  const files = new Map<string, DiskFile>()
  for (const step of steps) take(step, files)
  mkdirSync(folder, { recursive: true })
  for (const [path, file] of files)
    if (!path.endsWith('-shm'))
      // which is memory
      writeFileSync(join(folder, basename(path)), file.left(survivors(file.waiting, random)))
}

function take(step: Step, files: Map<string, DiskFile>): void {
  if (step.kind === 'said') return
  if (step.kind === 'synced' && !files.has(step.path)) return // a folder
  const file = files.get(step.path) ?? new DiskFile()
  if (step.kind === 'removed' || step.kind === 'renamed') files.delete(step.path)
  else files.set(step.path, file)
  if (step.kind === 'written' || step.kind === 'cut') file.waiting.push(step)
  if (step.kind === 'synced') file.sync()
  if (step.kind === 'renamed') files.set(step.to, file)
}

/** None, all, the first ones with the last of them torn, or any of them. */
function survivors(waiting: readonly Change[], random: Random): readonly Change[] {
  const how = random(4)
  if (how === 0) return []
  if (how === 1) return waiting
  if (how === 2) return waiting.filter(() => random(2) === 0)
  const first = waiting.slice(0, random(waiting.length + 1))
  return first.map((step, n) => (n === first.length - 1 && step.kind === 'written' ? torn(step, random) : step))
}

/** Some sectors came, some are zeros, some are what lay there before the file did. */
function torn(step: Extract<Step, { kind: 'written' }>, random: Random): Step & { kind: 'written' } {
  const bytes = Buffer.from(step.bytes)
  for (let at = 0; at < bytes.length; at += SECTOR_BYTES) {
    const fate = random(3)
    if (fate > 0) bytes.fill(fate === 1 ? 0 : 0xa5, at, Math.min(at + SECTOR_BYTES, bytes.length))
  }
  return { ...step, bytes }
}

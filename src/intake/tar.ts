import type { Entry } from './archive-entry.ts'
import type { ByteWindow } from './byte-window.ts'
import { IntakeError, reasonOf } from './faults.ts'

/** POSIX 1003.1, pax: blocks of 512 bytes, a header before each file. */
const BLOCK = 512
const CHECKSUM_AT = 148
/** A name in an entry of its own is no longer than this. */
const MAX_NAME_BYTES = 64 * 1024
const FILE = new Set(['0', '\0', '7'])

/** The files of a tar archive, in order. Throws IntakeError, `name` in it, where it is damaged, and what broke the stream. */
export async function* tarEntries(window: ByteWindow, name: string): AsyncGenerator<Entry> {
  const damaged = (): IntakeError =>
    new IntakeError(name, 'it is a tar archive, damaged or cut short; the rest was not read')
  let said: { path?: string; sizeBytes?: number } = {}
  for (;;) {
    await window.fill(BLOCK)
    if (window.view.length === 0 || window.view.subarray(0, BLOCK).every((byte) => byte === 0)) {
      throwIfBroken(window, name)
      return
    }
    if (window.view.length < BLOCK || !isHeader(window.view)) {
      throwIfBroken(window, name)
      throw damaged()
    }
    const { kind, path, sizeBytes: written, modifiedAtMs } = headerOf(window.view)
    window.drop(BLOCK)
    const sizeBytes = said.sizeBytes ?? written
    const padded = Math.ceil(sizeBytes / BLOCK) * BLOCK
    if (kind === 'x' || kind === 'L') {
      if (sizeBytes > MAX_NAME_BYTES) throw damaged()
      await window.fill(padded)
      const text = window.view.toString('utf8', 0, sizeBytes)
      Object.assign(said, kind === 'x' ? extended(text) : { path: text.replace(/\0.*$/s, '') })
      window.drop(Math.min(padded, window.view.length))
      continue
    }
    const endsAt = window.position + padded
    if (FILE.has(kind)) yield { name: said.path ?? path, modifiedAtMs, blocks: contents(window, sizeBytes, name) }
    said = {}
    await skipTo(window, endsAt)
    if (window.position < endsAt) {
      throwIfBroken(window, name)
      throw damaged()
    }
  }
}

async function* contents(window: ByteWindow, sizeBytes: number, name: string): AsyncGenerator<Uint8Array> {
  let left = sizeBytes
  while (left > 0) {
    if (window.view.length === 0 && !(await window.more())) {
      throwIfBroken(window, name)
      return
    }
    const block = new Uint8Array(window.view.subarray(0, left))
    window.drop(block.length)
    left -= block.length
    yield block
  }
}

function throwIfBroken(window: ByteWindow, name: string): void {
  try {
    window.throwIfBroken()
  } catch (error) {
    throw error instanceof IntakeError
      ? error
      : new IntakeError(name, `${reasonOf(error)}; the rest was not read`, error)
  }
}

async function skipTo(window: ByteWindow, position: number): Promise<void> {
  while (window.position < position) {
    if (window.view.length === 0 && !(await window.more())) return
    window.drop(Math.min(window.view.length, position - window.position))
  }
}

/** Whether its sum is what it says: of all its bytes, those of the sum as spaces. */
function isHeader(view: Buffer): boolean {
  let sum = 8 * 0x20
  for (let at = 0; at < BLOCK; at++) if (at < CHECKSUM_AT || at >= CHECKSUM_AT + 8) sum += view[at] as number
  return sum === number(view.subarray(CHECKSUM_AT, CHECKSUM_AT + 8))
}

function headerOf(view: Buffer): { kind: string; path: string; sizeBytes: number; modifiedAtMs: number } {
  const prefix = view.toString('latin1', 257, 263) === 'ustar\0' ? text(view.subarray(345, 500)) : '' // GNU has times there
  return {
    kind: view.toString('latin1', 156, 157),
    path: [prefix, text(view.subarray(0, 100))].filter(Boolean).join('/'),
    sizeBytes: number(view.subarray(124, 136)),
    modifiedAtMs: number(view.subarray(136, 148)) * 1000,
  }
}

const text = (field: Buffer): string => field.toString('utf8').replace(/\0.*$/s, '')

/** Octal digits, or where the first bit is set, the number itself (GNU). */
function number(field: Buffer): number {
  if (((field[0] as number) & 0x80) !== 0) return Number(field.readBigUInt64BE(field.length - 8) & 0xffff_ffff_ffffn)
  return Number.parseInt(text(field).trim() || '0', 8) || 0
}

/** The records of a pax header: `27 path=mail/drift.mbox`, its own length before each. */
function extended(records: string): { path?: string; sizeBytes?: number } {
  const path = /(?:^|\n)\d+ path=([^\n]*)/.exec(records)?.[1]
  const size = /(?:^|\n)\d+ size=(\d{1,15})\n/.exec(records)?.[1]
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { sizeBytes: Number(size) }) }
}

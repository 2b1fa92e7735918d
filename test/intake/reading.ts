import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ByteWindow } from '../../src/intake/byte-window.ts'
import { type MboxOptions, readMbox } from '../../src/intake/mbox.ts'
import type { Inbound, RawBytes } from '../../src/model/inbound.ts'

/** As much as a reader takes before the first mail, so that only what is behind it is read block by block. */
export const READ_AHEAD = 64 * 1024

/** A folder that is gone when the test is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hvemvet-intake-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Bytes in blocks of a length, but for the first block: what is read ahead to see what a stream is. */
export async function* inBlocks(bytes: Uint8Array, length = 64 * 1024): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, READ_AHEAD)
  for (let at = READ_AHEAD; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

export const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text, 'latin1') : text

/** One character a byte, so that nothing is lost in comparing. */
export const textOfRaw = (raw: RawBytes): string =>
  Buffer.from(raw.kind === 'bytes' ? raw.bytes : raw.head).toString('latin1')

export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The mails of an mbox given as text of one character a byte. */
export function mailsIn(
  mbox: string | Uint8Array,
  options: Partial<MboxOptions> = {},
  block?: number,
): Promise<Inbound[]> {
  const all = {
    name: 'drift.mbox',
    list: undefined,
    maxBytes: 1_000_000,
    spoolDir: '/nowhere',
    otherwiseMs: 0,
    ...options,
  }
  return allOf(readMbox(new ByteWindow(inBlocks(bytesOf(mbox), block)), all))
}

export const textsIn = async (...args: Parameters<typeof mailsIn>): Promise<string[]> =>
  (await mailsIn(...args)).map(({ raw }) => textOfRaw(raw))

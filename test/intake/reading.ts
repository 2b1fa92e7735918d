import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ByteWindow } from '../../src/intake/byte-window.ts'
import { type MboxOptions, readMbox } from '../../src/intake/mbox.ts'
import { openPath } from '../../src/intake/open.ts'
import type { Found, IntakeOptions, Skipped } from '../../src/intake/source.ts'
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

/** Files by their paths in a folder. */
export const write = (folder: string, files: Record<string, string | Uint8Array>): void => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

export const openAll = (path: string, options: Partial<IntakeOptions> = {}): Promise<Found[]> =>
  allOf(openPath(path, { spoolDir: join(aFolder(), 'spool'), ...options }))

export const isMail = (item: Found): item is Inbound => !('kind' in item)
export const isSkipped = (item: Found): item is Skipped => 'kind' in item && item.kind === 'skipped'
export const subjects = (items: readonly Found[]): string[] =>
  items.filter(isMail).map(({ raw }) => /^Subject: (.*?)\r?$/m.exec(textOfRaw(raw))?.[1] ?? '')

const saidOf = (kind: 'skipped' | 'passed-over') => (items: readonly Found[], folder: string) =>
  items.flatMap((item) =>
    'kind' in item && item.kind === kind ? [`${item.where.replace(`${folder}/`, '')}: ${item.why}`] : [],
  )
/** Lines of what could not be read, paths within the folder. */
export const skips = saidOf('skipped')
/** The same of what is not wanted. */
export const passedOver = saidOf('passed-over')

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

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { openPath } from '../../src/intake/open.ts'
import { aFolder } from './reading.ts'

const MIB = 1024 * 1024
const FROM = 'From ada@example.org Mon Feb 17 10:00:00 2025\n'
const SMALL = `${FROM}Subject: small\n\nsmall\n\n`

/** An mbox around one mail whose body is 200 MiB of a piece, and the hash that this mail must have. */
function large(piece: Buffer): { mbox: AsyncIterable<Buffer>; sizeBytes: number; sha256: string } {
  const header = Buffer.from('Subject: large\n\n')
  const times = Math.ceil((200 * MIB) / piece.length)
  const hash = createHash('sha256').update(header)
  for (let at = 0; at < times; at++) hash.update(piece)
  hash.update('\n')
  const mbox = async function* () {
    yield Buffer.from(`${SMALL}${FROM}`)
    yield header
    for (let at = 0; at < times; at++) yield piece
    yield Buffer.from(`\n\n${SMALL}`)
  }
  return { mbox: mbox(), sizeBytes: header.length + times * piece.length + 1, sha256: hash.digest('hex') }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const block of createReadStream(path)) hash.update(block as Buffer)
  return hash.digest('hex')
}

it.each([
  ['lines', Buffer.from(`${'x'.repeat(75)}\n`.repeat(7000))],
  ['one line', Buffer.alloc(700_000, 'x')],
  ['empty lines', Buffer.alloc(700_000, '\n')],
])('a mail of 200 MB of %s is whole in its file, and memory stays bounded', async (_, piece) => {
  const { mbox, sizeBytes, sha256 } = large(piece)
  const before = process.memoryUsage().rss
  let peak = before
  const sizes: number[] = []
  const options = {
    spoolDir: aFolder(),
    stdin: mbox,
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage().rss)
    },
  }
  for await (const found of openPath('-', options)) {
    if ('kind' in found) throw new Error(found.why)
    const { raw } = found
    sizes.push(raw.kind === 'bytes' ? raw.bytes.length : raw.sizeBytes)
    if (raw.kind === 'bytes') continue
    expect((await stat(raw.path)).size).toBe(sizeBytes)
    expect(await hashOf(raw.path)).toBe(sha256)
    await rm(raw.path)
  }
  const small = 'Subject: small\n\nsmall\n'.length
  expect(sizes).toEqual([small, sizeBytes, small])
  expect(peak - before).toBeLessThan(150 * MIB)
})

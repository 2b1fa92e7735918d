import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

const BLOCK_BYTES = 1024 * 1024
const SMALL_BLOCK_BYTES = 16 * 1024
/** Compressed bytes unpacked at a time: gzip grows its input a thousandfold at most, so this bounds memory. */
const PACKED_BLOCK_BYTES = 16 * 1024

/** A file's bytes in blocks of up to 1 MiB; small where `sizeBytes` is, since folders hold many small mails. The size is
 *  a hint: what the file holds when it is read is what comes. Throws as reading does. */
export async function* fileBytes(path: string, sizeBytes: number): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const blockBytes = Math.max(SMALL_BLOCK_BYTES, Math.min(sizeBytes + 1, BLOCK_BYTES))
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(blockBytes), 0, blockBytes)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** The same blocks, `onBytes` told of each as it is taken. */
export async function* counted(
  blocks: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    onBytes(block.length)
    yield block
  }
}

/** Unpacks gzip, several members too. Throws where it is damaged or cut short, after giving all that came before: a
 *  stream drops what it holds when it fails, so each piece is taken out before the next goes in. */
export async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: 64 * 1024 })
  const unpacked: Buffer[] = []
  let fail: (error: Error) => void = () => undefined
  stream.on('data', (block: Buffer) => unpacked.push(block))
  stream.on('error', (error) => fail(error))
  const settled = (act: (done: () => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      fail = reject
      act(resolve)
    })
  try {
    for await (const block of packed) {
      for (let at = 0; at < block.length; at += PACKED_BLOCK_BYTES) {
        const piece = block.subarray(at, at + PACKED_BLOCK_BYTES)
        await settled((done) => stream.write(piece, () => done()))
        yield* unpacked.splice(0)
      }
    }
    await settled((done) => stream.once('end', done).end())
    yield* unpacked.splice(0)
  } finally {
    stream.destroy()
  }
}

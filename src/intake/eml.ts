import type { RawBytes } from '../model/inbound.ts'
import type { ByteWindow } from './byte-window.ts'
import { Spool } from './spool.ts'

/** All that is left of a stream as one mail: in memory, or spooled where it is above `maxBytes`. Throws as the stream
 *  does, leaving no file behind. */
export async function readWhole(window: ByteWindow, maxBytes: number, spoolDir: string): Promise<RawBytes> {
  await window.fill(maxBytes + 1)
  if (window.view.length <= maxBytes) {
    window.throwIfBroken()
    return { kind: 'bytes', bytes: new Uint8Array(window.view) }
  }
  const spool = await Spool.open(spoolDir)
  try {
    for await (const block of window.rest()) await spool.write(block)
    return await spool.finish()
  } catch (error) {
    await spool.discard()
    throw error
  }
}

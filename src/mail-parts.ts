import type { Find } from './find/find.ts'
import type { Viewer } from './model/audience.ts'
import type { MessageId } from './model/ids.ts'
import { openParserPool } from './parse/pool.ts'
import type { MailParts } from './web/parts.ts'

/** The HTML and the attachments of mails, read from their raw bytes in a process of their own: a mail is a stranger's. One
 *  larger than `maxBytes`, of which only the headers were read, has neither. */
export function openMailParts(find: Find, maxBytes: number): MailParts & { close(): Promise<void> } {
  const pool = openParserPool({ children: 1, maxBytes })
  const rawFor = async (viewer: Viewer, messageId: MessageId): Promise<Uint8Array | undefined> => {
    const pieces = await find.rawFor(viewer, messageId)
    return pieces && wholeUpTo(maxBytes, pieces)
  }
  return {
    async htmlOf(viewer, messageId) {
      const raw = await rawFor(viewer, messageId)
      return raw && pool.htmlOf(raw)
    },
    async attachmentOf(viewer, messageId, index) {
      const raw = await rawFor(viewer, messageId)
      return raw && pool.attachmentOf(raw, index)
    },
    close: () => pool.close(),
  }
}

async function wholeUpTo(maxBytes: number, pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const read: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces) {
    read.push(piece)
    bytes += piece.length
    if (bytes > maxBytes) return undefined
  }
  return Buffer.concat(read)
}

import type { Find } from './find/find.ts'
import type { Viewer } from './model/audience.ts'
import type { MessageId } from './model/ids.ts'
import { openParserPool } from './parse/pool.ts'
import type { MailParts } from './web/parts.ts'

/** The HTML and the attachments of mails, read from their raw bytes in a process of their own: a mail is a stranger's. */
export function openMailParts(find: Find, maxBytes: number): MailParts & { close(): Promise<void> } {
  const pool = openParserPool({ children: 1, maxBytes })
  const rawFor = (viewer: Viewer, messageId: MessageId) => find.rawFor(viewer, messageId)
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

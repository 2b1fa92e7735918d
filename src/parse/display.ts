import { readBody } from './body.ts'
import { servedTypeOf } from './files/kind.ts'
import { readHeaders } from './headers.ts'
import { safeHtml } from './safe-html.ts'

/** An attachment with its bytes. */
export interface AttachmentFile {
  readonly name: string
  /** What the mail claims; never trusted when served. */
  readonly type: string
  /** What it may be served as, by its own bytes. */
  readonly servedType: string
  readonly bytes: Uint8Array
}

/** An attachment by its position among the mail's, or undefined where it has no such. */
export async function attachmentOf(raw: Uint8Array, index: number): Promise<AttachmentFile | undefined> {
  const attachment = (await readBody(readHeaders(raw), raw)).attachments[index]
  return attachment === undefined
    ? undefined
    : {
        name: attachment.name,
        type: attachment.type,
        servedType: servedTypeOf(attachment.bytes),
        bytes: attachment.bytes,
      }
}

/** A mail's HTML, made safe to show, its own inline images within it; undefined where it has none. */
export async function htmlOf(raw: Uint8Array): Promise<string | undefined> {
  const { html, attachments } = await readBody(readHeaders(raw), raw)
  if (html === '') return undefined
  const inline = attachments.flatMap(({ contentId, type, bytes }) =>
    contentId === undefined ? [] : [[contentId, { type, bytes }] as const],
  )
  return safeHtml(html, new Map(inline))
}

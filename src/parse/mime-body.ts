import type { Attachment, Seal } from '../model/message.ts'
import type { PassedOn } from './passed-on.ts'

/** A mail's body as its parts give it. */
export interface MimeBody {
  /** The text/plain parts, '' where there are none. */
  readonly text: string
  /** The text/html parts, unsafe as they came. */
  readonly html: string
  readonly attachments: readonly MimeAttachment[]
  /** Mails within it, in order. Their attachments are among its own. */
  readonly passedOn: readonly PassedOn[]
  /** The bytes of the mails of a digest (multipart/digest). */
  readonly digested: readonly Uint8Array[]
  readonly seal: Seal | undefined
}

export interface MimeAttachment extends Attachment {
  readonly bytes: Uint8Array
  /** What `cid:` in the HTML names it by, without <>. */
  readonly contentId: string | undefined
}

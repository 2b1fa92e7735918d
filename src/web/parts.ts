import type { Act } from '../ask/acts.ts'
import type { AskViews } from '../ask/views.ts'
import type { Viewer } from '../model/audience.ts'
import type { MessageId, PersonId } from '../model/ids.ts'
import type { Handed } from '../model/post.ts'

/** What the pages need beside `find`, given by whoever opens the site. */

/** The parts of a mail that are read from its raw bytes, away from this process (a mail is a stranger's). Both are
 *  undefined when there is no such part, or the viewer may not read the mail. */
export interface MailParts {
  /** The mail's HTML part made safe to show: no script, no form, nothing fetched. A fragment or a document. */
  htmlOf(viewer: Viewer, messageId: MessageId): Promise<string | undefined>
  /** `index` as in `Attachment.index`. */
  attachmentOf(viewer: Viewer, messageId: MessageId, index: number): Promise<AttachmentBytes | undefined>
}

export interface AttachmentBytes {
  /** What the mail calls it: any text, possibly empty. */
  readonly name: string
  /** What it may be served as, by its own bytes and not by what the mail says: a picture of dots, a PDF, or bytes. */
  readonly servedType: string
  readonly bytes: Uint8Array
}

/** Choices that people make about themselves. */
export interface People {
  /** Whether a person asked not to be suggested. Resolves once the choice is kept. */
  setOptOut(id: PersonId, optedOut: boolean): Promise<void>
}

/** Asking by mail, where it is set up. */
export interface Asking {
  readonly views: AskViews
  /** What signs the links in mails. */
  readonly secret: string
  /** Does what a button says. Resolves once it is kept. */
  act(act: Act): Promise<void>
  /** Takes in a mail that was written on a page. Resolves once it is durable. */
  hand(handed: Handed): Promise<void>
}

/** Where faults are told, such as a pino logger. */
export interface Log {
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

import type { FileText } from '../../model/file-text.ts'
import type { Claimed } from './kind.ts'
import type { FileLimits } from './limits.ts'

/** What is asked of a child that reads files, one at a time. */
export interface FileRequest extends Claimed {
  readonly bytes: Uint8Array
  readonly limits: FileLimits
}

export type FileReply =
  /** Sent once, unasked, when a child can be asked. */
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'text' } & FileText)
  | { readonly kind: 'failed'; readonly reason: string }

import { decodeBytes } from './charset.ts'
import type { Headers } from './headers.ts'
import { type MimeNode, treeOf } from './mime-tree.ts'
import { readParameters } from './parameters.ts'
import { decodeTransfer } from './transfer.ts'

const MAX_PARTS = 200
/** Mails are smaller; of what is larger, only the beginning counts. */
const MAX_BYTES = 32 * 1024 * 1024

/** A part of a mail that holds no others but perhaps a mail of its own, which is not opened. */
export interface MimePart {
  readonly headers: Headers
  /** `message/delivery-status`: in lower case, without its parameters. */
  readonly type: string
  /** As it stands in the mail, still in its transfer encoding. */
  readonly content: Uint8Array
}

/** The parts of a mail in their order, without decoding any: what is said of them by their headers, for deciding what
 *  kind of mail it is. A mail of one part is that part. At most 200 parts; never throws. */
export function partsOf(headers: Headers, body: Uint8Array): MimePart[] {
  const parts: MimePart[] = []
  const open: MimeNode[] = [treeOf(headers, body.subarray(0, MAX_BYTES))]
  for (let node = open.pop(); node !== undefined && parts.length < MAX_PARTS; node = open.pop()) {
    if (node.parts.length === 0) parts.push({ headers: node.headers, type: node.type, content: node.content })
    else open.push(...node.parts.toReversed())
  }
  return parts
}

/** A mail's or part's type in lower case, `text/plain` where it says none. */
export const typeOf = (headers: Headers): string =>
  /^\s*([^\s;/]{1,60}\/[^\s;]{1,100})/.exec(headers.first('content-type') ?? '')?.[1]?.toLowerCase() ?? 'text/plain'

/** A parameter of Content-Type, such as `boundary`. */
export const parameter = (headers: Headers, name: string): string | undefined =>
  readParameters(headers.first('content-type') ?? '').parameters.get(name) || undefined

/** The text of a part that holds fields or lines, such as a delivery report's: its first `maxBytes`, decoded. */
export const fieldsText = (part: MimePart, maxBytes: number): string =>
  decodeBytes(
    decodeTransfer(part.content.subarray(0, maxBytes), part.headers.first('content-transfer-encoding'), true),
    undefined,
  )

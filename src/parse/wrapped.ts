import { addressesOf } from './addresses.ts'
import { bodyStartOf, type Headers, readHeaders } from './headers.ts'
import { listsOf } from './lists.ts'
import { type MimeNode, treeOf } from './mime-tree.ts'
import { UnreadableMail } from './unreadable.ts'

/** Mailman's wrapper holds a word of the list's, the mail, and the list's footer. */
const MAX_PARTS = 3
const AS_IT_IS = /^(?:7bit|8bit|binary)?$/i

/** A mail that a list sent within a mail of its own. */
export interface Wrapped {
  readonly raw: Uint8Array
  readonly headers: Headers
}

/** The mail within a list's wrapper (Mailman's `wrap_message`: mail of domains whose DMARC policy forbids that lists change it is sent as
 *  message/rfc822, the outer From the list's). Undefined for any other mail, also one that a person passes on through such a list: the list
 *  gives the wrapper the very Date of the mail, which nobody's own mail has. */
export function wrappedIn(headers: Headers, raw: Uint8Array): Wrapped | undefined {
  const type = (headers.first('content-type') ?? '').trimStart()
  if (!/^(?:message\/rfc822|multipart\/mixed)\b/i.test(type) || headers.first('list-id') === undefined) return undefined
  if (!Buffer.from(raw.buffer, raw.byteOffset, raw.length).includes('message/rfc822')) return undefined
  const recipients = addressesOf([...headers.all('to'), ...headers.all('cc')]).map(({ address }) => address)
  const from = addressesOf(headers.all('from'))[0]?.address
  if (from === undefined || !(listsOf(headers, recipients) as readonly string[]).includes(from)) return undefined
  const part = mailIn(treeOf(headers, raw.subarray(bodyStartOf(raw))))
  if (part === undefined || !AS_IT_IS.test((part.headers.first('content-transfer-encoding') ?? '').trim()))
    return undefined
  const within = headersIn(part.content)
  const date = headers.first('date')?.trim() ?? ''
  const isTheMail = date !== '' && within?.first('date')?.trim() === date
  return isTheMail && within?.first('from') !== undefined ? { raw: part.content, headers: within } : undefined
}

/** A mail's bytes, those within where a list wrapped it: what its parts are counted in. */
export function unwrapped(raw: Uint8Array): Uint8Array {
  const headers = headersIn(raw)
  return (headers === undefined ? undefined : wrappedIn(headers, raw)?.raw) ?? raw
}

/** The one mail in it, where all else is text. */
function mailIn(tree: MimeNode): MimeNode | undefined {
  if (tree.type === 'message/rfc822') return tree
  if (tree.parts.length > MAX_PARTS) return undefined
  const [mail, ...others] = tree.parts.filter(({ type }) => type === 'message/rfc822')
  const isAlone = others.length === 0 && tree.parts.every((part) => part === mail || part.type === 'text/plain')
  return isAlone ? mail : undefined
}

function headersIn(raw: Uint8Array): Headers | undefined {
  try {
    return readHeaders(raw)
  } catch (error) {
    if (error instanceof UnreadableMail) return undefined
    throw error
  }
}

import type { MessageId } from '../model/ids.ts'
import { masked } from './mask.ts'

/** A mail as the archive keeps it: without reply addresses and the keys of our links, which are nobody else's business, and
 *  answering the mails of the archive that its own client could not know, as it was given ours. All else is as it came; the mail itself is kept apart. */
export function archiveCopy(
  raw: Uint8Array,
  { address, references }: { readonly address: string; readonly references: readonly MessageId[] },
): Uint8Array {
  const text = Buffer.from(raw).toString('latin1')
  const ends = [text.indexOf('\n\n'), text.indexOf('\n\r\n')].filter((at) => at >= 0)
  const bodyAt = ends.length === 0 ? text.length : Math.min(...ends) + 1
  const [header, rest] = [text.slice(0, bodyAt), text.slice(bodyAt)]
  const eol = header.includes('\r\n') ? '\r\n' : '\n'
  const kept = header.replace(/^(?:references|in-reply-to):[^\n]*\n(?:[ \t][^\n]*\n)*/gim, '')
  const linked =
    references.length === 0
      ? ''
      : `In-Reply-To: <${references.at(-1)}>${eol}References: ${references.map((id) => `<${id}>`).join(`${eol} `)}${eol}`
  return Buffer.from(masked(linked + kept + rest, address), 'latin1')
}

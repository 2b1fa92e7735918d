import type { Wanted } from '../store/query.ts'
import type { StoredMail } from '../store/record.ts'
import { marksIn } from './marks.ts'
import type { Reading } from './reading.ts'
import { snippetOf } from './snippet.ts'
import type { SearchRow } from './types.ts'

const MOST_SHOWN = 2
const SNIPPET_CHARS = 240
/** A text of a million characters is not read word by word to show two lines of it: where a wanted word may stand is looked for as
 *  letters, and so much around the place is read. */
const AROUND_CHARS = 1500
const MOST_PLACES = 12
/** Of all attachments of a mail together. */
const MOST_CHARS = 3 * 1024 * 1024

/** Attachments of a mail whose text holds searched words, those with most of them first, and what they say. */
export async function insideAttachments(
  { record, audience }: Reading,
  mail: StoredMail,
  wanted: Wanted,
): Promise<SearchRow['inside']> {
  const needles = [...wanted.forms, ...wanted.stems, ...wanted.prefixes]
  if (mail.attachments.length === 0 || needles.length === 0) return []
  const found: { readonly words: number; readonly row: SearchRow['inside'][number] }[] = []
  let left = MOST_CHARS
  for (const { attachment: index, text } of await record.fileTexts(mail.mail, audience)) {
    const attachment = mail.attachments.find((one) => one.index === index)
    const { words, stretch } = telling(text.slice(0, Math.max(0, left)), needles, wanted)
    left -= text.length
    if (attachment !== undefined && words > 0)
      found.push({ words, row: { attachment, snippet: snippetOf(stretch, wanted, SNIPPET_CHARS) } })
  }
  return found
    .sort((a, b) => b.words - a.words)
    .slice(0, MOST_SHOWN)
    .map(({ row }) => row)
}

/** The stretch with the most different wanted words, among those around places that look like one; how many. */
function telling(text: string, needles: readonly string[], wanted: Wanted): { words: number; stretch: string } {
  const letters = text.toLowerCase()
  let best = { words: 0, stretch: '' }
  for (const { start, end } of placesOf(letters, needles)) {
    const stretch = text.slice(start, end)
    const words = new Set(marksIn(stretch, wanted).map(({ word }) => word)).size
    if (words > best.words) best = { words, stretch }
  }
  return best
}

function placesOf(letters: string, needles: readonly string[]): { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = []
  const each = Math.max(1, Math.floor(MOST_PLACES / needles.length))
  for (const needle of needles.slice(0, MOST_PLACES)) {
    let at = letters.indexOf(needle)
    for (let count = 0; at >= 0 && count < each; count++) {
      const start = Math.max(0, at - AROUND_CHARS)
      places.push({ start: start === 0 ? 0 : letters.indexOf(' ', start) + 1, end: at + needle.length + AROUND_CHARS })
      at = letters.indexOf(needle, at + AROUND_CHARS)
    }
  }
  return places
}

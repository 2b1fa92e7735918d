import { queryStems } from '../language/stems.ts'
import { eachToken } from '../language/tokens.ts'
import type { Wanted } from '../store/query.ts'
import type { Marked } from './types.ts'

/** A wanted word in a text: UTF-16 offsets, end exclusive, and which of the wanted it is. */
export interface Mark {
  readonly start: number
  readonly end: number
  /** Equal for two forms of one wanted word. */
  readonly word: string
}

/** The wanted words of a text, in order, none within another. A word is wanted by its form, by one of its stems in any
 *  language, or by how it begins. Linear. */
export function marksIn(text: string, wanted: Wanted): Mark[] {
  const marks: Mark[] = []
  const known = new Map<string, string | undefined>()
  const beginnings = new Set([...wanted.stems].map((stem) => stem.charAt(0)))
  eachToken(text, (form, start, end, whole) => {
    if (!known.has(form)) known.set(form, wantedWord(form, wanted, beginnings))
    const word = known.get(form)
    if (word === undefined) return true
    // An identifier comes after its parts and covers them.
    if (whole) while ((marks.at(-1)?.start ?? -1) >= start) marks.pop()
    marks.push({ start, end, word })
    return true
  })
  return marks
}

/** The whole text in pieces, every wanted word marked. */
export const highlight = (text: string, wanted: Wanted): Marked => ({ pieces: piecesOf(text, marksIn(text, wanted)) })

/** A text cut at its marks; joined again, the pieces are the text. `marks` in order, none within another. */
export function piecesOf(text: string, marks: readonly Mark[]): Marked['pieces'] {
  const pieces: { text: string; marked: boolean }[] = []
  let at = 0
  for (const { start, end } of marks) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false })
    pieces.push({ text: text.slice(start, end), marked: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false })
  return pieces
}

/** Only a word that begins as one of the stems does can have it: stemming each word of a text takes longer than finding the mail. */
function wantedWord(
  form: string,
  { forms, stems, prefixes }: Wanted,
  beginnings: ReadonlySet<string>,
): string | undefined {
  const isLikely = beginnings.has(form.charAt(0))
  const stem = isLikely ? queryStems(form).find((candidate) => stems.has(candidate)) : undefined
  if (stem !== undefined) return stem
  return forms.has(form) ? form : prefixes.find((prefix) => form.startsWith(prefix))
}

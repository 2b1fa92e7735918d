import type { Lines } from './lines.ts'

const LABELS =
  'tlf|tel|telefon|telefonnr|mob|mobil|mobiltlf|mobiltelefon|mobile|phone|ph|direkte|direct|direktnr|dir|sentralbord|switchboard|växel|cell|kontor|office|fax|faks|t|m|p|d|tél|téléphone|portable|handy|durchwahl'
/** A telephone number with its label, or alone on its line. */
const PHONE = new RegExp(
  String.raw`(?:^|[\s|,;/•·(])(?:${LABELS})\b[.:]{0,2}\s{0,8}[+(]{0,2}\d[\d\s()./-]{5,18}\d|^[+(]{0,2}\d[\d\s()./-]{6,18}\d$|[+]\d{2}[\d\s()./-]{7,16}`,
  'iu',
)
/** An address or a site alone on its line, whatever label it has. */
const ADDRESS_LINE =
  /^(?:[\p{L}-]{1,12}:?\s{1,4})?(?:mailto:)?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?$|^(?:[\p{L}-]{1,12}:?\s{1,4})?(?:https?:\/\/|www\.)\S{3,200}$/iu
export const CONTACT =
  /@|https?:|www\.|\+\d|\d{2}[\s-]\d{2}|\b(?:tlf|tel|mob|mobil|mobile|phone|direkte|fax|e-?post|e-?mail|cell)\b|\|/i
/** Two to four words that begin with capitals, as names do: "Kari Anne Li", "Ola van den Berg", with a title after a comma or a bar. */
const NAME =
  /^\p{Lu}[\p{L}'’.-]{0,20}(?:\s(?:von|van|den|der|de|af|av|di|la)){0,2}(?:\s\p{Lu}[\p{L}'’.-]{0,20}){1,3}(?:\s?[,|/–-]\s?.{2,60})?$/u
const MAX_BLOCK_LINES = 20
const MAX_VISIBLE_LINES = 12

/** Names, titles, addresses, numbers: short lines, at most one of them a sentence (a slogan). A postscript, a question and
 *  the notes that the text refers to are words; what stands under git's rule of three dashes is a patch. */
export function isContactBlock(block: readonly string[]): boolean {
  if (block.some((line) => /^(?:(?:p\.?\s?s\.?|ps)\b|\[\d{1,2}\]|---$)/i.test(line) || line.endsWith('?'))) return false
  const prose = block.filter((line) => line.length > 70 || (line.split(/\s+/).length > 8 && !CONTACT.test(line)))
  return prose.length === 0 || (prose.length <= 1 && block.some((line) => CONTACT.test(line)))
}

/** Whether a line holds a telephone number as signatures write it. */
export const hasPhone = (line: string): boolean => PHONE.test(line)

/** Where in [from, to) a signature block begins that neither a delimiter nor a closing announces: below an empty line a name, and
 *  under it ways to reach whoever has it. Where the sender's name is known and is the one, fewer ways will do. `to` where there
 *  is none. */
export function contactBlockStart(lines: Lines, from: number, to: number, sender: string): number {
  const first = lines.nextVisible(from, MAX_BLOCK_LINES * 2) ?? to
  for (let line = Math.max(first + 1, to - MAX_BLOCK_LINES); line < to; line++) {
    if (!lines.isBlank(line - 1) || lines.isBlank(line)) continue
    const name = bare(lines.at(line))
    const isSender = isNameOf(name, sender)
    if (!isSender && !NAME.test(name)) continue
    const block = visibleFrom(lines, line, to)
    if (block.length <= MAX_VISIBLE_LINES && isOfOnePerson(block, isSender)) return line
  }
  return to
}

function isOfOnePerson(block: readonly string[], isSender: boolean): boolean {
  if (!isContactBlock(block) || block.some((line) => /[:;]$|^[-*•]\s|^\d+[.)]\s/.test(line))) return false
  const phones = block.filter((line) => PHONE.test(line)).length
  const ways = phones + block.filter((line) => ADDRESS_LINE.test(line)).length
  const isReached = phones > 0 || (ways > 1 && block.some((line) => line.includes('@')))
  if (!isSender) return block.length >= 3 && isReached && !/[.!?]$/.test(block[1] ?? '')
  if (block.length >= 2 && ways > 0) return true
  return block.length >= 3 && block.every((line) => line.length <= 50 && !/[.!?,]$/.test(line))
}

/** The line is the sender's name, perhaps with a title after it. */
function isNameOf(line: string, sender: string): boolean {
  const words = sender.toLowerCase().split(/[\s,]+/)
  if (words.length < 2 || line.length > 100 || line.includes(':')) return false // "Reviewed-by: Kari Li" is work
  const said = new Set(line.toLowerCase().split(/[\s,|/*_]+/))
  return said.has(words[0] ?? '') && said.has(words.at(-1) ?? '') && said.size <= words.length + 6
}

function visibleFrom(lines: Lines, from: number, to: number): string[] {
  const visible: string[] = []
  for (let line = from; line < to; line++) if (!lines.isBlank(line)) visible.push(bare(lines.at(line)))
  return visible.filter((line) => line !== '')
}

/** Without what stands for bold, an image or a link's target in plain text: `*Kari Li*`, `[Vika Energi]`, `<https://vika.example>`. */
export const bare = (line: string): string =>
  line
    .replace(/<[^<>\s]{1,300}>|\[[^\][]{0,80}\]/g, ' ')
    .replace(/[*_]{1,3}/g, '')
    .replace(/\s+/g, ' ')
    .trim()

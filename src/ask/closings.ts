import { anyOf, caseless, pattern } from './patterns.ts'

/** Names as signatures have them: one to four words with capitals. */
export const NAME = String.raw`\p{Lu}[\p{L}'.-]*(?:\s\p{Lu}[\p{L}'.-]*){0,3}`
const GREETS = pattern`
    med (?:vennleg|venleg|vennlig|venlig|beste) (?:helsing|hilsen)|(?:vennlig|vennleg|venleg|venlig|beste|mange|god|
    hjertelig|hjarteleg|varm) (?:hilsen|helsing|hilsning|hilsner|hilsninger|helsingar)|mvh|m\.v\.h\.?|vh|v\/h|hilsen|
    helsing|hilsning|(?:(?:kind|best|warm|many|kindest) )?regards|rgds|best wishes|sincerely
  `
/** How people close a mail. */
export const CLOSING = anyOf(GREETS, 'klem|ha det|yours(?: (?:sincerely|truly|faithfully))?|cheers|br|best')
const THANKS = anyOf(
  pattern`
    (?:(?:tusen|mange|hjertelig|hjarteleg) )?takk(?: (?:på forhånd|på førehand|skal (?:du|dere|de) ha|
    for (?:all )?(?:hjelpen|hjelpa|hjelp|svar|svaret)))?|(?:på forhånd|på førehand) takk
  `,
  pattern`
    (?:many )?thanks(?: (?:again|a lot|so much|in advance|for (?:your|the|any|all) help))?|thank you(?: (?:very much|so much|
    in advance))?|thx|tia
  `,
)
const alone = (words: string): RegExp =>
  caseless(String.raw`^${words}(?:\s(?:fra|frå|from)\s\p{L}+)?(?:[\s,.!–-]*(?-i:${NAME}))?[\s,.!]*$`)
const CLOSING_LINE = alone(CLOSING)
const GREETING_LINE = alone(anyOf(GREETS))
const THANKS_LINE = alone(THANKS)
/** A closing that tells who wrote in other ways: "Hilsen meg på lønn". */
const GREETING_LED = new RegExp(String.raw`^${anyOf(GREETS)}(?!\p{L})[^?]{0,60}$`, 'iu')
/** Words that stand alone on a last line as names do. */
const NO_NAME = pattern`
    (?:Takk|Tusen|Thanks|Thank|Løst|Løyst|Solved|Fixed|Fikset|Ja|Nei|Yes|No|Ok|OK|Samme|Same|Stopp|Stop|Pause|
    Tilbake|Attende|Back|Perfekt|Perfect|Privat|Private)
  `
/** `/Ola`, `- Ola`, or a name alone under the words. */
const NAME_LINE = new RegExp(String.raw`^(?:[-–—/~]\s?)?(?!${NO_NAME}(?!\p{L}))${NAME}$`, 'u')
/** A name, a title, a telephone number; words that go on below a closing have longer lines. */
const UNDER_CLOSING = /^(?!(?:\S+\s){2,}\S+\s?[.!?]+$)\S*(?:\s\S+){0,5}$/
/** Longer lines are no closings: the patterns are not for whole letters. */
const MAX_LINE_CHARS = 100
const MAX_LINES_UNDER_CLOSING = 8

/** A line as the patterns read it; undefined where it is too long to be a closing, or a name. */
const short = (line: string): string | undefined => {
  const bare = line.trim()
  return bare.length > MAX_LINE_CHARS ? undefined : bare.replace(/\s+/g, ' ')
}
const fits = (line: string, ...patterns: readonly RegExp[]): boolean => {
  const bare = short(line)
  return bare !== undefined && patterns.some((one) => one.test(bare))
}

export const isNameLine = (line: string): boolean => fits(line, NAME_LINE)

/** Where a closing stands with no more below it than its writer's name and what they are; -1 where none does. */
export function closingAt(lines: readonly string[], from: number): number {
  const at = lines.findIndex((line, index) => index >= from && fits(line, CLOSING_LINE))
  return at >= 0 && isSignature(lines.slice(at + 1)) ? at : -1
}

/** Where a closing stands that tells who wrote, whatever stands below it: for those who must not be told. Thanks and the like,
 *  which begin sentences too, close only where a name or nothing is below. */
export function tellingClosingAt(lines: readonly string[], from: number): number {
  return lines.findIndex((line, index) => {
    if (index < from) return false
    if (fits(line, GREETING_LINE, GREETING_LED)) return true
    return fits(line, CLOSING_LINE, THANKS_LINE) && isNamed(lines.slice(index + 1))
  })
}

const isSignature = (lines: readonly string[]): boolean =>
  lines.length <= MAX_LINES_UNDER_CLOSING && lines.every((line) => fits(line, UNDER_CLOSING))

const isNamed = (lines: readonly string[]): boolean => {
  const first = lines.find((line) => line.trim() !== '')
  return first === undefined || (isNameLine(first) && isSignature(lines))
}

import { fold } from '../language/fold.ts'

/** A person's name as names are compared. All parts are folded: lower case, no accents, ø and oe as o, å and aa as a. */
export interface FullName {
  readonly first: string
  readonly last: string
  /** What stands between: names, or initials of one letter. */
  readonly middle: readonly string[]
}

/** `Kari Hansen via Drift`, `Kari Hansen (via Drift)`. */
const VIA = /\s\(?(?:via|gjennom|gjennem|över|über)\s.*$/iu
/** Remarks beside a name: `(ext.)`, `[Firma]`, `/Firma`, `| Firma`, ` - Firma`. */
const REMARK = /\([^()]*\)|\[[^[\]]*\]|[/|].*$|\s[-–—]\s.*$/gu
const PARTICLES = new Set([
  'van',
  'von',
  'de',
  'der',
  'den',
  'af',
  'av',
  'da',
  'di',
  'del',
  'la',
  'le',
  'ten',
  'ter',
  'bin',
  'al',
])
const NO_NAME = new Set(['dr', 'mr', 'mrs', 'ms', 'prof', 'jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'msc', 'ing'])
const MAX_NAME_CHARS = 200
const MAX_PARTS = 8

/** Reads a display name. Undefined unless it has a first and a last name of two letters or more: a lone first name, an
 *  address, a role with digits in it are nobody's full name. `Hansen, Kari` is turned; titles and remarks are left out. */
export function readFullName(displayName: string): FullName | undefined {
  const bare = displayName.slice(0, MAX_NAME_CHARS).replace(VIA, '').replace(REMARK, ' ').replace(/["“”]/g, '').trim()
  if (/[\d@:;<>]/.test(bare)) return undefined
  const parts = inOrder(bare).flatMap(partOf).slice(0, MAX_PARTS)
  const names = parts.filter((part) => part.length > 1)
  const first = names[0]
  const last = names.at(-1)
  if (first === undefined || last === undefined || names.length < 2) return undefined
  const start = parts.indexOf(first)
  return { first, last, middle: parts.slice(start + 1, parts.lastIndexOf(last)) }
}

/** The words of a name, first name first. A comma after one word, or after `van der Berg`, follows a last name; after
 *  more words it follows a whole name, and what comes is a title or a firm. */
function inOrder(name: string): string[] {
  const [before = '', after = ''] = name.split(',', 2).map((side) => side.trim())
  const words = before.split(/\s+/)
  if (after === '') return words
  const isLastName = words.length === 1 || PARTICLES.has(fold(words[0] ?? ''))
  return isLastName ? [...after.split(/\s+/), ...words] : words
}

/** A word of a name for comparing; initials that stand together (`J.R.`) are several. */
function partOf(word: string): string[] {
  const initials = /^(?:\p{L}\.){2,4}$/u.test(word) ? word.split('.') : [word]
  return initials.map((part) => foldName(part)).filter((part) => part !== '' && !NO_NAME.has(part))
}

/** As `fold`, and with the Norwegian letters as they are written where a keyboard or a system lacks them. */
export const foldName = (word: string): string =>
  fold(word)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('å', 'a')
    .replace(/oe/g, 'o')
    .replace(/aa/g, 'a')

/** Two people may be called the first and last name alike; what is between must not differ: `Kari A. Hansen` and `Kari Anne
 *  Hansen` may be one, `Kari Anne` and `Kari Beate` are two. */
export function mayBeOne(a: FullName, b: FullName): boolean {
  if (a.first !== b.first || a.last !== b.last) return false
  const length = Math.min(a.middle.length, b.middle.length)
  return a.middle.slice(0, length).every((part, index) => agree(part, b.middle[index] ?? ''))
}

const agree = (a: string, b: string) => (a.length === 1 || b.length === 1 ? a[0] === b[0] : a === b)

/** The part before the @ says the name, in one of the usual ways, and nothing more: `kari.hansen`, `hansen.kari`, `khansen`, `kari`,
 *  `kariha`. Two such at two firms are no sign of one person; another, such as `bolla82`, is. */
export function isMadeOfName(localPart: string, { first, last, middle }: FullName): boolean {
  const local = foldName(localPart.replace(/\d+$/, ''))
  const initials = middle.map((part) => part[0] ?? '').join('')
  const whole = [first + last, last + first, first + middle.join('') + last, first + initials + last, first, last]
  if (whole.includes(local)) return true
  for (let letters = 1; letters <= 4; letters++) {
    const short = [first.slice(0, letters) + last, last + first.slice(0, letters), first + last.slice(0, letters)]
    if (short.includes(local)) return true
  }
  return local === first.slice(0, 3) + last.slice(0, 3) || local === first.slice(0, 2) + last.slice(0, 2)
}

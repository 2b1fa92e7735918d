import { pattern } from './patterns.ts'

/** What a question says of itself, beside what it asks. */
export interface QuestionFlags {
  /** Only who asks and who is asked may read it. */
  readonly private: boolean
  /** The asker's name is not told. */
  readonly nameless: boolean
  /** The subject and own words without the flags. */
  readonly subject: string
  readonly own: string
}

const PRIVATE = 'privat(?:e|t)?'
const NAMELESS = pattern`
    uten (?:mitt )?navn(?:et mitt)?|utan (?:mitt )?namn(?:et mitt)?|without (?:my )?name|no name|anonymt?|
    anonymous(?:ly)?
  `
const FLAG = `(?:${PRIVATE}|${NAMELESS})`
/** `privat`, `privat og uten navn` */
const FLAGS = String.raw`${FLAG}(?:\s?(?:,|\/|\+|&|\sog|\sand)\s?${FLAG})*`
const BRACKETED = String.raw`[[({<]\s?${FLAGS}\s?[\])}>]`
const SIGN = '(?::|\\s[-–—|]+\\s|\\|)'
const REPLY = String.raw`(?<before>(?:(?:re|sv|fwd?|vs|vb)\s?:\s?){0,5})`
const AHEAD = new RegExp(String.raw`^${REPLY}\s*(?<flags>${BRACKETED}|${FLAGS}(?=\s?${SIGN}))(?:\s?${SIGN})?\s*`, 'iu')
const BEHIND = new RegExp(String.raw`\s*(?<flags>${BRACKETED}|(?<=\s?${SIGN}\s*)${FLAGS})[.!]?$`, 'iu')
const ALONE = new RegExp(String.raw`^${REPLY}\s*(?<flags>${FLAGS})[.!]?$`, 'iu')
const LINE = new RegExp(String.raw`^(?<flags>${BRACKETED}|${FLAGS})\s?[.:!-]?$`, 'iu')
const IS_PRIVATE = new RegExp(`(?<!\\p{L})${PRIVATE}(?!\\p{L})`, 'iu')
const IS_NAMELESS = new RegExp(`(?<!\\p{L})(?:${NAMELESS})(?!\\p{L})`, 'iu')
const MAX_FLAGS = 4

/** Whether a question is private or asked without a name.
 *
 *  Its subject says so in brackets at either end (`[privat] Lønn`, `Lønn (uten navn)`), in front of or after a colon or a
 *  dash set apart by spaces (`Privat: lønn`, `Lønn - privat`), or as the whole of it; the first line of its own words as
 *  the whole of the line. Words within a phrase say nothing: `Privat nettverk i hytta`, `Anonym innlogging`. */
export function questionFlags(subject: string, own = ''): QuestionFlags {
  let said = ''
  let left = subject.replace(/\s+/g, ' ').trim()
  for (let found = 0; found < MAX_FLAGS; found++) {
    const flags = ALONE.exec(left) ?? AHEAD.exec(left) ?? BEHIND.exec(left)
    if (flags === null) break
    said += ` ${flags.groups?.['flags'] ?? ''}`
    const isAhead = flags.index === 0
    const rest = isAhead
      ? `${flags.groups?.['before'] ?? ''}${left.slice(flags[0].length)}`
      : left.slice(0, flags.index)
    left = isAhead ? rest : rest.replace(new RegExp(String.raw`\s*${SIGN}\s*$|\s+[-–—|:]+$`, 'u'), '')
  }
  const [, line = '', rest = ''] = /^\s*([^\r\n]{0,60})(?:\r?\n([\s\S]*))?$/.exec(own) ?? []
  const ofLine = LINE.exec(line.trim())?.groups?.['flags']
  const all = `${said} ${ofLine ?? ''}`
  return {
    private: IS_PRIVATE.test(all),
    nameless: IS_NAMELESS.test(all),
    subject: left.trim(),
    own: ofLine === undefined ? own : rest.replace(/^(?:[ \t]*\r?\n)+/, ''),
  }
}

const MAX_HASHTAGS = 50
const CODE = /```[\s\S]*?(?:```|(?![\s\S]))|~~~[\s\S]*?(?:~~~|(?![\s\S]))|`[^`\n]*`|^(?: {4}|\t).*$/gmu
const URL = /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.|mailto:)\S+/giu
const HASHTAG = /(?<=^|[\s([{"'«“,;])#([\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,63})(?![\p{L}\p{M}\p{N}_#(])/gmu
/** What begins a line of C or of a script. */
const DIRECTIVE =
  /^(?:include|define|undef|if|ifdef|ifndef|elif|else|endif|pragma|error|warning|line|region|endregion)$/u
/** `#1a2b3c`: a colour, or the start of a commit. The road `#e18` is neither. */
const HEX = /^(?=.*\d)[\da-f]{6,40}$/u

/** The hashtags of a text in order, each once, in lower case without the sign: letters of any language, digits, `-` and
 *  `_`. None in addresses of pages or in code; numbers alone are somebody's ticket. */
export function hashtagsIn(text: string): string[] {
  const prose = text.normalize('NFC').replace(CODE, ' ').replace(URL, ' ')
  const found = new Set<string>()
  for (const match of prose.matchAll(HASHTAG)) {
    const tag = (match[1] ?? '').toLowerCase().replace(/[-_]+$/, '')
    const opensLine = /(?:^|\n)$/.test(prose.slice(Math.max(0, match.index - 1), match.index))
    if (!/\p{L}/u.test(tag) || HEX.test(tag) || (opensLine && DIRECTIVE.test(tag))) continue
    found.add(tag)
    if (found.size === MAX_HASHTAGS) break
  }
  return [...found]
}

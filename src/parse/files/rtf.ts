import { decodeBytes } from '../charset.ts'
import { charsetOf } from './code-page.ts'
import { FILE_LIMITS, FileProblem, Gathered } from './limits.ts'

/** Groups within each other; no program writes more than a few dozen. */
const MOST_GROUPS = 2000
/** Groups that are no text of the document (RTF 1.9.1). */
const NOT_TEXT = new Set(
  (
    'fonttbl colortbl stylesheet listtable listoverridetable info pict object objdata fldinst themedata colorschememapping ' +
    'datastore latentstyles rsidtbl generator xmlnstbl filetbl revtbl pgptbl nonshppict bkmkstart bkmkend ' +
    'headerf footerf mmathPr wgrffmtfilter template operator'
  ).split(' '),
)
const WRITTEN: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  page: '\n',
  row: '\n',
  tab: '\t',
  cell: '\t',
  nestcell: '\t',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
}
/** A font's charset (Windows' numbers), as a code page. */
const CHARSETS: Readonly<Record<number, number>> = {
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
}

interface Group {
  readonly skipped: boolean
  readonly codePage: number
  /** How many signs stand in for a `\u`, for old readers. */
  readonly standIns: number
  /** Markup of the HTML that this was (MS-OXRTFEX). */
  readonly htmlRtf: boolean
}

/** Writes the text of RTF. Iterative and linear; what follows its last group is no part of it.
 *  @throws FileProblem */
export function writeRtf(bytes: Uint8Array, gathered: Gathered): void {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\/gi
  const fonts = new Map<number, number>()
  const outer: Group[] = []
  let group: Group = { skipped: false, codePage: 1252, standIns: 1, htmlRtf: false }
  let [inFonts, font, toSkip, isFirst] = [-1, 0, 0, false]
  let waiting = ''
  const flush = (): void => {
    if (waiting !== '') gathered.write(decodeBytes(Buffer.from(waiting, 'latin1'), charsetOf(group.codePage)))
    waiting = ''
  }
  const write = (text: string): void => {
    flush()
    if (!group.skipped && !group.htmlRtf) gathered.write(text)
  }
  /** Bytes of the code page; pieces of one character may come one by one. */
  const keep = (text: string): void => {
    if (!group.skipped && !group.htmlRtf) waiting += text
  }
  for (let found = token.exec(source); found !== null; found = token.exec(source)) {
    const [, word, parameter, hex, symbol, brace, text] = found
    const number = parameter === undefined ? undefined : Number(parameter)
    if (brace === '{') {
      flush()
      if (outer.length >= MOST_GROUPS) throw new FileProblem('too-deep')
      outer.push(group)
      isFirst = true
      continue
    }
    if (brace === '}') {
      flush()
      group = outer.pop() ?? group
      if (outer.length < inFonts) inFonts = -1
      if (outer.length === 0) return
      toSkip = 0
      continue
    }
    if (word !== undefined) {
      const isStart = isFirst
      isFirst = false
      if (isStart && NOT_TEXT.has(word)) {
        if (word === 'fonttbl') inFonts = outer.length
        group = { ...group, skipped: true }
      } else if (word === 'bin') token.lastIndex += Math.max(0, number ?? 0)
      else if (word === 'ansicpg' || word === 'fcharset' || word === 'f') {
        flush()
        if (word === 'ansicpg') group = { ...group, codePage: number ?? 1252 }
        else if (word === 'fcharset') fonts.set(font, CHARSETS[number ?? 0] ?? 1252)
        else if (inFonts >= 0) font = number ?? 0
        else if (fonts.has(number ?? 0) && fonts.get(number ?? 0) !== 1252)
          group = { ...group, codePage: fonts.get(number ?? 0) as number }
      } else if (word === 'uc') group = { ...group, standIns: Math.min(16, Math.max(0, number ?? 1)) }
      else if (word === 'htmlrtf') {
        flush()
        group = { ...group, htmlRtf: number !== 0 }
      } else if (word === 'u') {
        write(String.fromCharCode((number ?? 0) & 0xffff))
        toSkip = group.standIns
      } else if (Object.hasOwn(WRITTEN, word)) write(WRITTEN[word] as string)
      continue
    }
    if (symbol === '*') {
      if (isFirst) {
        flush()
        group = { ...group, skipped: true }
      }
      continue
    }
    isFirst = false
    if (hex !== undefined) {
      if (toSkip > 0) toSkip--
      else keep(String.fromCharCode(Number.parseInt(hex, 16)))
    } else if (symbol !== undefined) {
      if (symbol === '~') write(' ')
      else if (symbol === '\n' || symbol === '\r') write('\n')
      else if ('\\{}'.includes(symbol)) keep(symbol)
      else if (symbol === '_') keep('-')
    } else if (text !== undefined) {
      keep(text.slice(toSkip))
      toSkip = Math.max(0, toSkip - text.length)
    }
  }
  flush()
  if (outer.length > 0) gathered.note('broken')
}

/** The words of RTF; of what is torn, or too much, what came before. Never throws. */
export function textOfRtf(bytes: Uint8Array): string {
  const gathered = new Gathered(FILE_LIMITS)
  try {
    writeRtf(bytes, gathered)
  } catch (fault) {
    if (!(fault instanceof FileProblem)) throw fault
  }
  return gathered.result().text
}

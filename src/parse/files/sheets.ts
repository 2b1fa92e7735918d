import { FileProblem, type Gathered } from './limits.ts'
import { readXml, type XmlReader } from './xml.ts'
import type { Zipped } from './zip.ts'

/** Strings are kept once and cells name them by number: so many characters of them are held at a time. */
const MOST_STRING_CHARS = 8 * 1024 * 1024
const MOST_STRINGS = 500_000

/** Writes a workbook's text (ECMA-376, 18), row by row: what its cells say, as strings or numbers, not their formulas.
 *  @throws FileProblem */
export async function sheetText(named: (pattern: RegExp) => Zipped[], gathered: Gathered): Promise<void> {
  for (const workbook of named(/^xl\/workbook\.xml$/)) await readXml(workbook, sheetNames(gathered))
  const strings: string[] = []
  for (const part of named(/^xl\/sharedStrings\.xml$/)) await readXml(part, stringTable(strings))
  for (const sheet of named(/^xl\/worksheets\/sheet\d+\.xml$/)) {
    await readXml(sheet, cells(strings, gathered))
    gathered.write('\n')
  }
  for (const part of named(/^xl\/(?:comments\d*|comments\/[^/]+|drawings\/drawing\d+)\.xml$/)) {
    await readXml(part, runs(gathered))
    gathered.write('\n')
  }
}

function sheetNames(gathered: Gathered): XmlReader {
  return {
    open: (name, attributes) => {
      if (name === 'sheet') gathered.write(`${attributes['name'] ?? ''}\n`)
    },
    text: () => undefined,
    close: () => undefined,
  }
}

/** Fills `strings`. How a word is pronounced (`rPh`) is no part of it. */
function stringTable(strings: string[]): XmlReader {
  let [inText, inReading, chars] = [false, false, 0]
  let string = ''
  return {
    open(name) {
      if (name === 't') inText = true
      else if (name === 'rPh') inReading = true
      else if (name === 'si') string = ''
    },
    text(text) {
      if (!inText || inReading) return
      string += text
      chars += text.length
      if (chars > MOST_STRING_CHARS) throw new FileProblem('too-large')
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inReading = false
      else if (name === 'si') {
        strings.push(string)
        if (strings.length > MOST_STRINGS) throw new FileProblem('too-large')
      }
    },
  }
}

function cells(strings: readonly string[], gathered: Gathered): XmlReader {
  let [type, value, inValue, inText] = ['', '', false, false]
  return {
    open(name, attributes) {
      if (name === 'c') [type, value] = [attributes['t'] ?? 'n', '']
      else if (name === 'v') inValue = true
      else if (name === 't') inText = true
    },
    text(text) {
      if (inText) gathered.write(text)
      else if (inValue && value.length < MOST_STRING_CHARS) value += text
    },
    close(name) {
      if (name === 'v') inValue = false
      else if (name === 't') inText = false
      else if (name === 'row') gathered.write('\n')
      else if (name === 'c') {
        if (type === 's') gathered.write(strings[Number(value)] ?? '')
        else if (type === 'n' || type === 'str' || type === 'd') gathered.write(value)
        gathered.write('\t')
      }
    },
  }
}

/** The runs of text in comments and drawings. */
function runs(gathered: Gathered): XmlReader {
  let inText = false
  return {
    open: (name) => void (inText ||= name === 't'),
    text: (text) => {
      if (inText) gathered.write(text)
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'p' || name === 'comment') gathered.write('\n')
    },
  }
}

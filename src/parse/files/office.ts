import type { Gathered } from './limits.ts'
import { sheetText } from './sheets.ts'
import { readXml, type XmlReader } from './xml.ts'
import { wholeOf, type Zipped } from './zip.ts'

/** How the text stands in the XML of a kind of document, by the local names of elements: prefixes are the writer's choice. */
interface Flow {
  /** Only what is in one of these is text. */
  readonly text: ReadonlySet<string>
  readonly paragraphs: ReadonlySet<string>
  readonly breaks: ReadonlySet<string>
  readonly tabs: ReadonlySet<string>
  readonly cells: ReadonlySet<string>
  /** Left out with all that is in it: what was deleted or moved away, and the same again for old programs. */
  readonly skipped: ReadonlySet<string>
}

const set = (...names: string[]): ReadonlySet<string> => new Set(names)

/** ECMA-376, 17 (docx) and 21 (pptx). */
const OPEN_XML: Flow = {
  text: set('t'),
  paragraphs: set('p'),
  breaks: set('br', 'cr'),
  tabs: set('tab'),
  cells: set('tc'),
  skipped: set('Fallback', 'moveFrom', 'del'),
}

/** OpenDocument 1.3, part 3. */
const OPEN_DOCUMENT: Flow = {
  text: set('p', 'h'),
  paragraphs: set('p', 'h'),
  breaks: set('line-break'),
  tabs: set('tab', 's'),
  cells: set('table-cell'),
  skipped: set('tracked-changes', 'binary-data', 'master-styles'),
}

/** Which files of a document hold its text, in the order they are read. */
const DOCX = [
  /^word\/document\d*\.xml$/,
  /^word\/header\d*\.xml$/,
  /^word\/footer\d*\.xml$/,
  /^word\/footnotes\.xml$/,
  /^word\/endnotes\.xml$/,
  /^word\/comments\.xml$/,
]
const PPTX = [/^ppt\/slides\/slide\d+\.xml$/, /^ppt\/notesSlides\/notesSlide\d+\.xml$/, /^ppt\/comments\/[^/]+\.xml$/]

/** Writes the text of a document that is a zip of XML: docx, xlsx, pptx, odt, ods, odp. False where an archive is none of them.
 *  @throws FileProblem */
export async function writeOffice(files: readonly Zipped[], gathered: Gathered): Promise<boolean> {
  const named = (pattern: RegExp): Zipped[] =>
    files.filter(({ name }) => pattern.test(name)).sort((a, b) => numberIn(a.name) - numberIn(b.name))
  const has = (name: string): boolean => files.some((file) => file.name === name)
  if (has('[Content_Types].xml')) {
    if (files.some(({ name }) => name.startsWith('xl/'))) {
      await sheetText(named, gathered)
      return true
    }
    const parts = [...DOCX, ...PPTX].flatMap(named)
    if (parts.length === 0) return false
    await writeParts(parts, OPEN_XML, gathered)
    return true
  }
  const kind = files.find(({ name }) => name === 'mimetype')
  const content = named(/^content\.xml$/)
  if (kind === undefined || content.length === 0) return false
  if (
    !Buffer.from(await wholeOf(kind))
      .toString()
      .startsWith('application/vnd.oasis.opendocument')
  )
    return false
  const manifest = files.find(({ name }) => name === 'META-INF/manifest.xml')
  if (manifest !== undefined && Buffer.from(await wholeOf(manifest)).includes('encryption-data')) {
    gathered.note('password')
    return true
  }
  await writeParts([...content, ...named(/^styles\.xml$/)], OPEN_DOCUMENT, gathered)
  return true
}

const numberIn = (name: string): number => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0)

async function writeParts(parts: readonly Zipped[], flow: Flow, gathered: Gathered): Promise<void> {
  for (const part of parts) {
    await readXml(part, flowReader(flow, gathered))
    gathered.write('\n')
  }
}

function flowReader(flow: Flow, gathered: Gathered): XmlReader {
  let texts = 0
  let skipped = 0
  return {
    open(name) {
      if (flow.skipped.has(name)) skipped++
      if (flow.text.has(name)) texts++
      if (skipped > 0) return
      if (flow.breaks.has(name)) gathered.write('\n')
      else if (flow.tabs.has(name)) gathered.write('\t')
    },
    text(text) {
      if (texts > 0 && skipped === 0) gathered.write(text)
    },
    close(name) {
      if (flow.skipped.has(name)) skipped = Math.max(0, skipped - 1)
      if (flow.text.has(name)) texts = Math.max(0, texts - 1)
      if (skipped > 0) return
      if (flow.paragraphs.has(name)) gathered.write('\n')
      else if (flow.cells.has(name)) gathered.write('\t')
    },
  }
}

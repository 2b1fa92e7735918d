/** A mail's plain text as blocks to show: prose that reflows to any width, lists, and what must keep its lines.
 *  Linear in the text, nothing nested, no regular expression that can go back over more than one line. */
export type Block =
  /** Lines that belong on lines of their own, as in an address or a greeting. */
  | { readonly kind: 'prose'; readonly lines: readonly string[] }
  | { readonly kind: 'items'; readonly ordered: boolean; readonly items: readonly string[] }
  /** Tables, code, patches. */
  | { readonly kind: 'kept'; readonly text: string }

const BULLET = /^ {0,3}[-*•‣–] +\S/
const NUMBER = /^ {0,3}\d{1,3}[.)] +\S/
const MARKER = /^ {0,3}(?:[-*•‣–]|\d{1,3}[.)]) +/
const PATCH_START = /^(?:diff --git |Index: |--- [^\s-]|@@ -\d)/
const PATCH_LINE =
  /^(?:[ +\-@\\]|diff |index [0-9a-f]|new file|deleted file|old mode|new mode|similarity |rename |copy |Binary |GIT binary|literal |delta |$)/
/** The dashes under a patch, before the program's version. */
const PATCH_END = /^-- ?$/
/** Programs that wrap lines do so between these; shorter lines were broken by hand, longer ones are whole paragraphs. */
const WRAPPED_CHARS = { least: 50, usual: 80, most: 100 }

export function blocksOf(text: string): Block[] {
  const paragraphs = paragraphsOf(text.split(/\r\n?|\n/))
  const widest = paragraphs
    .filter(({ kept }) => !kept)
    .reduce((width, { lines }) => Math.max(width, wrappedWidth(lines)), WRAPPED_CHARS.least)
  return paragraphs.flatMap(({ lines, kept }): Block[] =>
    kept ? [{ kind: 'kept', text: lines.join('\n').trimEnd() }] : blocksOfParagraph(lines, widest),
  )
}

interface Paragraph {
  readonly lines: readonly string[]
  readonly kept: boolean
}

function paragraphsOf(lines: readonly string[]): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let at = 0
  while (at < lines.length) {
    const isPatch = PATCH_START.test(lines[at] ?? '')
    const end = isPatch ? endOfPatch(lines, at) : endOfParagraph(lines, at)
    const within = lines.slice(at, end)
    if (within.length > 0) paragraphs.push({ lines: within, kept: isPatch || keepsItsLines(within) })
    at = Math.max(end, at + 1)
  }
  return paragraphs
}

const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === ''

function endOfParagraph(lines: readonly string[], from: number): number {
  let end = from
  while (end < lines.length && !isBlank(lines[end]) && !PATCH_START.test(lines[end] ?? '')) end++
  return end
}

function endOfPatch(lines: readonly string[], from: number): number {
  let end = from
  while (end < lines.length && PATCH_LINE.test(lines[end] ?? '') && !PATCH_END.test(lines[end] ?? '')) end++
  return Math.max(end, from + 1)
}

function blocksOfParagraph(lines: readonly string[], widest: number): Block[] {
  const list = lines.findIndex((line) => BULLET.test(line) || NUMBER.test(line))
  const items = list === -1 ? undefined : itemsOf(lines.slice(list))
  if (items === undefined) return [prose(lines, widest)]
  return list === 0 ? [items] : [prose(lines.slice(0, list), widest), items]
}

/** Tables have columns, code has indentation or ends its lines like code. One odd line in a paragraph does not make it one. */
function keepsItsLines(lines: readonly string[]): boolean {
  const most = (looks: (line: string) => boolean): boolean => lines.filter(looks).length * 2 > lines.length
  if (lines.every((line) => /^(?: {4}|\t)/.test(line))) return true
  if (lines.some((line) => /^(?:\$|[\w.-]{1,40}@[\w.-]{1,40}[:~\w/.-]{0,80}[$#]) \S/.test(line))) return true
  if (lines.length < 2) return false
  return (
    most((line) => /\S(?: {3}|\t)/.test(line)) ||
    most((line) => /\|[^|]*\|/.test(line)) ||
    most((line) => /[{};]\s*$|^\s*(?:#(?:include|define|if|endif)|\/\/|\/\*|\*\/)/.test(line)) ||
    most((line) => /^\[ *\d+\.\d+\]|^\d{4}-\d\d-\d\d[T ]\d\d:\d\d|^\w{3} {1,2}\d{1,2} \d\d:\d\d:\d\d /.test(line)) ||
    most((line) => /^[+|=_-]{4}[+|=_ -]*$/.test(line.trim()))
  )
}

/** A list, where every line starts an item or continues one by indentation or by wrapping. One item alone is a dash in prose. */
function itemsOf(lines: readonly string[]): Block | undefined {
  const ordered = NUMBER.test(lines[0] ?? '')
  const starts = ordered ? NUMBER : BULLET
  const items: string[] = []
  for (const line of lines) {
    if (starts.test(line)) items.push(line.replace(MARKER, ''))
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  return items.length > 1 ? { kind: 'items', ordered, items } : undefined
}

/** Joins the lines that a program broke. It breaks only where the next word did not fit, so a line that had room for it
 *  was broken by its writer. How wide the program's lines were shows in the widest of the mail. */
function prose(lines: readonly string[], widest: number): Block {
  const longest = lines.reduce((length, line) => Math.max(length, line.trimEnd().length), 0)
  if (longest < WRAPPED_CHARS.least || longest > WRAPPED_CHARS.most) {
    return { kind: 'prose', lines: lines.map((line) => line.trim()) }
  }
  const width = Math.max(longest, widest)
  const joined: string[] = []
  let before = 0
  for (const line of lines.map((whole) => whole.trimEnd())) {
    const hadRoom = before + 1 + firstWordLength(line.trimStart()) <= width
    if (joined.length === 0 || hadRoom) joined.push(line.trimStart())
    else joined.push(`${joined.pop() ?? ''} ${line.trimStart()}`)
    before = line.length
  }
  return { kind: 'prose', lines: joined }
}

/** The longest of the lines that a program may have wrapped: no wider than programs do, and not one long word. */
const wrappedWidth = (lines: readonly string[]): number =>
  lines
    .map((line) => line.trim())
    .filter((line) => line.length <= WRAPPED_CHARS.usual && line.includes(' '))
    .reduce((width, line) => Math.max(width, line.length), 0)

const firstWordLength = (line: string): number => {
  const space = line.indexOf(' ')
  return space === -1 ? line.length : space
}

/** A run of quoted lines of one depth, its marks taken away. Depth 0 is the line that introduces a quote. */
export interface QuotedRun {
  readonly depth: number
  readonly text: string
}

const MOST_DEPTH = 3
const MARKS = /^(?:\s{0,2}>){1,40}\s?/

/** Quoted text by depth, at most three deep: what is deeper is shown as the third. */
export function quotedRuns(text: string): QuotedRun[] {
  const runs: { depth: number; lines: string[] }[] = []
  for (const line of text.split(/\r\n?|\n/)) {
    const marks = MARKS.exec(line)?.[0] ?? ''
    const depth = Math.min(MOST_DEPTH, marks.replace(/[^>]/g, '').length)
    const last = runs.at(-1)
    if (last?.depth === depth) last.lines.push(line.slice(marks.length))
    else runs.push({ depth, lines: [line.slice(marks.length)] })
  }
  return runs
    .map(({ depth, lines }) => ({ depth, text: lines.join('\n') }))
    .filter(({ text: said }) => said.trim() !== '')
}

/** How many lines a quote holds, not counting its introduction and empty lines. */
export function quotedLines(text: string): number {
  const runs = quotedRuns(text)
  const marked = runs.filter(({ depth }) => depth > 0)
  const counted = (marked.length > 0 ? marked : runs).reduce((sum, run) => sum + nonBlankLines(run.text), 0)
  return Math.max(1, marked.length > 0 ? counted : counted - 1)
}

const nonBlankLines = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length

export type Span = { readonly kind: 'text' | 'link'; readonly text: string }

const LINK = /https?:\/\/[^\s<>"'`{}|\\^]{1,2000}/gi

/** Text cut into plain stretches and web addresses, which end before a sentence's punctuation. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const found of text.matchAll(LINK)) {
    const address = withoutPunctuation(found[0])
    if (!URL.canParse(address)) continue
    if (found.index > at) spans.push({ kind: 'text', text: text.slice(at, found.index) })
    spans.push({ kind: 'link', text: address })
    at = found.index + address.length
  }
  if (at < text.length) spans.push({ kind: 'text', text: text.slice(at) })
  return spans
}

/** A closing bracket belongs to the address only where it was opened there. */
function withoutPunctuation(address: string): string {
  const opened = address.split('(').length
  let closed = address.split(')').length
  let end = address.length
  while (end > 0 && '.,;:!?)]»”’'.includes(address[end - 1] ?? ' ')) {
    if (address[end - 1] === ')' && closed-- <= opened) break
    end--
  }
  return address.slice(0, end)
}

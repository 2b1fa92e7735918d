/** A line longer than this is prose or data, never a mark that a mail program wrote. Marks are looked for in its start. */
const MAX_TESTED_CHARS = 400

/** A text as lines, by offset, so that a text of a million line breaks costs no million strings. */
export class Lines {
  readonly text: string
  readonly count: number
  readonly #starts: Int32Array
  /** Offset of each line's first character that is no white space, or of its end: every mark is looked for there. */
  readonly #firsts: Int32Array
  /** The line last asked for: one line is asked about by every kind of mark in turn. */
  #last = -1
  #lastText = ''

  constructor(text: string) {
    this.text = text
    let count = 1
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
    this.#starts = new Int32Array(count + 1)
    for (let line = 1, at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      this.#starts[line++] = at + 1
    this.#starts[count] = text.length
    this.count = count
    this.#firsts = new Int32Array(count)
    for (let line = 0; line < count; line++) {
      const end = this.#starts[line + 1] ?? 0
      let at = this.#starts[line] ?? 0
      while (at < end && isSpace(text.charCodeAt(at))) at++
      this.#firsts[line] = at
    }
  }

  /** Offset of a line; of the line after the last, the text's length. */
  startOf(line: number): number {
    return this.#starts[Math.min(line, this.count)] ?? this.text.length
  }

  /** A line's text as marks are looked for in it: its first 400 characters, trimmed. */
  at(line: number): string {
    if (line === this.#last) return this.#lastText
    const start = this.startOf(line)
    this.#last = line
    this.#lastText = this.text.slice(start, Math.min(this.startOf(line + 1), start + MAX_TESTED_CHARS)).trim()
    return this.#lastText
  }

  /** Whether a line begins so, white space passed over. */
  startsWith(line: number, text: string): boolean {
    return this.text.startsWith(text, this.#firstVisible(line))
  }

  lengthOf(line: number): number {
    return this.startOf(line + 1) - this.startOf(line)
  }

  #firstVisible(line: number): number {
    return this.#firsts[line] ?? this.text.length
  }

  /** What stands before the first colon, of Latin or Chinese writing, where that is among the line's first characters. */
  beforeColon(line: number, chars: number): string | undefined {
    const start = this.#firstVisible(line)
    const end = Math.min(this.startOf(line + 1), start + chars)
    for (let at = start; at < end; at++) {
      const code = this.text.charCodeAt(at)
      if (code === 0x3a || code === 0xff1a) return this.text.slice(start, at)
    }
    return undefined
  }

  isBlank(line: number): boolean {
    return this.#firstVisible(line) === this.startOf(line + 1)
  }

  /** The line's first visible character; '' for a blank line. */
  firstChar(line: number): string {
    const at = this.#firstVisible(line)
    return at < this.startOf(line + 1) ? this.text.charAt(at) : ''
  }

  beginsWithDigit(line: number): boolean {
    const at = this.#firstVisible(line)
    const code = this.text.charCodeAt(at)
    return at < this.startOf(line + 1) && code >= 0x30 && code <= 0x39
  }

  lastChar(line: number): string {
    const start = this.startOf(line)
    let at = this.startOf(line + 1) - 1
    while (at >= start && isSpace(this.text.charCodeAt(at))) at--
    return at < start ? '' : this.text.charAt(at)
  }

  /** The first line from `line` on that is not blank, at most `limit` lines away; undefined where there is none. */
  nextVisible(line: number, limit: number): number | undefined {
    const end = Math.min(this.count, line + limit)
    for (let at = line; at < end; at++) if (!this.isBlank(at)) return at
    return undefined
  }
}

/** Space, tab, CR, LF, form feed, NBSP, and the zero-width characters that web mail leaves in empty lines. */
const isSpace = (code: number): boolean =>
  code === 32 ||
  (code >= 9 && code <= 13) ||
  code === 0xa0 ||
  code === 0xfeff ||
  (code >= 0x200b && code <= 0x200f) ||
  code === 0x2028 ||
  code === 0xfffc

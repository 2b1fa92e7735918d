const MAX_QUOTE_DEPTH = 8
const MAX_LIST_DEPTH = 4
const ANSWERED = '-----Original Message-----'

const MAX_CELLS = 100
/** A cell of one line may have empty ones around it. */
const MAX_CELL_LINES = 4
const MAX_CELL_CHARS = 200

/** A row being written: where each cell began, which line the row did, and how deep in quotes. */
interface Row {
  readonly cells: number[]
  readonly from: number
  readonly depth: number
}

/** Writes text line by line as HTML is read: white space folded, at most one empty line between paragraphs, quotes
 *  marked on each line. */
export class PlainText {
  readonly #lines: string[] = []
  #line = ''
  #isBlank = true
  #endsInSpace = true
  #quoteDepth = 0
  #preformatted = 0
  #signs = true
  /** What stands before the text on the line being written, such as `- `. */
  #lead = ''
  readonly #rows: Row[] = []
  /** The open lists: each ordered one's next number. */
  readonly #lists: (number | undefined)[] = []

  write(text: string): void {
    if (this.#preformatted > 0) {
      const [first = '', ...rest] = text.split(/\r?\n/)
      this.#append(first)
      for (const line of rest) {
        this.#end()
        this.#append(line)
      }
      return
    }
    const folded = text.replace(/[\s\u00a0]+/g, ' ')
    this.#append(this.#endsInSpace ? folded.trimStart() : folded)
  }

  /** The line grows by pieces and is looked at whole only when it ends: HTML can be a million pieces on one line. */
  #append(piece: string): void {
    if (piece === '') return
    this.#line += piece
    this.#endsInSpace = piece.endsWith(' ') || piece.endsWith('\t')
    this.#isBlank &&= piece.trim() === ''
  }

  /** What an image shows. */
  image(alt: string): void {
    if (!this.#endsInSpace && this.#preformatted === 0) this.#append(' ')
    this.write(/[\p{L}\p{N}]/u.test(alt) ? `[${alt}]` : alt)
  }

  breakLine(): void {
    this.#end()
  }

  /** A block's edge: text after it begins a line. */
  block(): void {
    if (!this.#isBlank) this.#end()
  }

  /** A paragraph's edge: an empty line before text after it. */
  paragraph(): void {
    this.block()
    const gap = this.#prefix().trimEnd()
    if (this.#lines.length > 0 && this.#lines.at(-1) !== gap) this.#lines.push(gap)
  }

  /** A table's row begins or ends: it becomes one line where each of its cells holds no more than that, the cells apart by tabs.
   *  Else it lays out a page, and stays what was written cell by cell. */
  row(change: 1 | -1): void {
    this.block()
    if (change === 1) this.#rows.push({ cells: [], from: this.#lines.length, depth: this.#quoteDepth })
    else {
      const row = this.#rows.pop()
      if (row !== undefined) this.#joinCells(row)
    }
  }

  cell(): void {
    this.block()
    const row = this.#rows.at(-1)
    if (row !== undefined && row.cells.length <= MAX_CELLS) row.cells.push(this.#lines.length)
  }

  #joinCells({ cells, from, depth }: Row): void {
    const count = this.#lines.length - from
    if (cells.length < 2 || cells.length > MAX_CELLS || count > cells.length * MAX_CELL_LINES) return // most layout ends here
    if (depth !== this.#quoteDepth) return
    const prefix = this.#prefix()
    const gap = prefix.trimEnd()
    const texts: string[] = []
    for (const [at, start] of cells.entries()) {
      const lines = this.#lines.slice(start, cells[at + 1] ?? this.#lines.length).filter((line) => line !== gap)
      if (lines.length > 1 || (lines[0] ?? '').length > MAX_CELL_CHARS) return
      if (lines[0] !== undefined && !lines[0].startsWith(prefix)) return
      texts.push((lines[0] ?? prefix).slice(prefix.length))
    }
    const row = texts.join('\t').trim()
    if (texts.filter((text) => text !== '').length < 2) return
    this.#lines.length = from // with the empty lines that paragraphs in cells made
    this.#lines.push(`${prefix}${row}`)
  }

  /** A list begins or ends; `first` is the number of an ordered list's first item. */
  list(change: 1 | -1, first?: number): void {
    if (this.#lists.length > 1 || (change === 1 && this.#lists.length > 0)) this.block()
    else this.paragraph()
    if (change === 1) this.#lists.push(first)
    else this.#lists.pop()
  }

  item(): void {
    this.block()
    const number = this.#lists.at(-1)
    const indent = '  '.repeat(Math.min(Math.max(0, this.#lists.length - 1), MAX_LIST_DEPTH))
    if (number !== undefined) this.#lists[this.#lists.length - 1] = number + 1
    this.#lead = number === undefined ? `${indent}- ` : `${indent}${number}. `
  }

  rule(): void {
    this.block()
    this.#lines.push(`${this.#prefix()}----------`)
  }

  quote(change: 1 | -1): void {
    this.block()
    this.#quoteDepth = Math.max(0, this.#quoteDepth + change)
  }

  preformatted(change: 1 | -1): void {
    this.block()
    this.#preformatted = Math.max(0, this.#preformatted + change)
  }

  announceAnswered(): void {
    this.block()
    this.#lines.push(`${this.#prefix()}${ANSWERED}`)
  }

  /** Where nothing stands above, the writer typed into what the program had set up as a signature: none is marked then. */
  markSignature(): void {
    this.block()
    this.#signs &&= this.#lines.some((line) => /[\p{L}\p{N}]/u.test(line))
    if (!this.#signs) return
    this.#lines.push(`${this.#prefix()}-- `)
  }

  toString(): string {
    this.block()
    while (/^>*$/.test(this.#lines.at(-1) ?? 'none')) this.#lines.pop()
    return this.#lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  }

  /** Where a link leads, as mail programs write it into plain text. */
  target(url: string): void {
    this.#append(`${this.#endsInSpace ? '' : ' '}<${url}>`)
  }

  #prefix(): string {
    return this.#quoteDepth === 0 ? '' : `${'>'.repeat(Math.min(this.#quoteDepth, MAX_QUOTE_DEPTH))} `
  }

  #end(): void {
    const text = this.#preformatted > 0 ? this.#line : this.#line.trim()
    this.#lines.push(text === '' ? this.#prefix().trimEnd() : `${this.#prefix()}${this.#lead}${text}`)
    if (text !== '') this.#lead = ''
    this.#line = ''
    this.#isBlank = true
    this.#endsInSpace = true
  }
}

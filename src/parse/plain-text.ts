const MAX_QUOTE_DEPTH = 8
const ANSWERED = '-----Original Message-----'

/** Writes text line by line as HTML is read: white space folded, at most one empty line between paragraphs, quotes
 *  marked on each line. */
export class PlainText {
  readonly #lines: string[] = []
  #line = ''
  #isBlank = true
  #endsInSpace = true
  #quoteDepth = 0
  #preformatted = 0
  /** What stands before the text on the line being written, such as `- `. */
  #lead = ''

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

  cell(): void {
    if (!this.#isBlank) this.#append('\t')
  }

  item(): void {
    this.block()
    this.#lead = '- '
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

  markSignature(): void {
    this.block()
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

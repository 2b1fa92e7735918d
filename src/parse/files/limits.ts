import type { FileText, TextProblem } from '../../model/file-text.ts'

/** What one attachment may come to, whatever it holds within itself. */
export interface FileLimits {
  /** Text that is kept, in UTF-16 units. */
  readonly textChars: number
  /** Bytes that archives unpack to, all together. */
  readonly unpackedBytes: number
  /** Files in archives, all together; the rest is left out. */
  readonly entries: number
  /** Archives (and mails) within each other. */
  readonly depth: number
  /** Of the processor's time: then what has been read is given. Whoever asked kills a reader that takes longer still. */
  readonly cpuMs: number
}

export const FILE_LIMITS: FileLimits = {
  textChars: 1024 * 1024,
  unpackedBytes: 64 * 1024 * 1024,
  entries: 1000,
  depth: 3,
  cpuMs: 8000,
}

/** Reading of a file, or of a file in an archive, ends here, and with it no more than that. */
export class FileProblem extends Error {
  readonly problem: TextProblem
  constructor(problem: TextProblem) {
    super(problem)
    this.problem = problem
  }
}

/** What a page says first of several. */
const GRAVEST_FIRST: readonly TextProblem[] = [
  'too-large',
  'too-deep',
  'too-slow',
  'password',
  'broken',
  'cut',
  'other-kind',
  'empty',
  'no-text',
]

/** What the time is asks the system, and is asked for every word. */
const ASK_EVERY = 64

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Gathers the text of one attachment, and what went wrong, within its limits. */
export class Gathered {
  private readonly limits: FileLimits
  private readonly startedMs = cpuMs()
  private asked = 0
  private isLate = false
  private readonly pieces: string[] = []
  private leftChars: number
  private leftBytes: number
  private leftEntries: number
  private readonly problems = new Set<TextProblem>()

  constructor(limits: FileLimits) {
    this.limits = limits
    this.leftChars = limits.textChars
    this.leftBytes = limits.unpackedBytes
    this.leftEntries = limits.entries
  }

  /** @throws FileProblem once there is more text than is kept, or it takes too long */
  write(text: string): void {
    if (text === '') return
    this.mustBeInTime()
    const kept = text.length <= this.leftChars ? text : text.slice(0, this.leftChars).replace(/[\ud800-\udbff]$/, '')
    this.pieces.push(kept)
    this.leftChars -= kept.length
    if (kept.length < text.length) {
      this.leftChars = 0
      throw new FileProblem('cut')
    }
  }

  /** Counts bytes that came out of an archive.
   *  @throws FileProblem */
  unpack(bytes: number): void {
    this.mustBeInTime()
    this.leftBytes -= bytes
    if (this.leftBytes < 0) throw new FileProblem('too-large')
  }

  /** Counts a file in an archive.
   *  @throws FileProblem */
  enter(): void {
    if (--this.leftEntries < 0) throw new FileProblem('too-large')
  }

  /** @throws FileProblem where an archive lies too deep in others */
  mustNotBeDeeper(depth: number): void {
    if (depth > this.limits.depth) throw new FileProblem('too-deep')
  }

  /** @throws FileProblem */
  mustBeInTime(): void {
    if (this.asked++ % ASK_EVERY === 0) this.isLate = cpuMs() - this.startedMs > this.limits.cpuMs
    if (this.isLate) throw new FileProblem('too-slow')
  }

  note(problem: TextProblem): void {
    this.problems.add(problem)
  }

  /** Whether nothing more may come, of any file in it. */
  isSpent(): boolean {
    return this.leftChars === 0 || this.leftBytes < 0 || this.leftEntries < 0 || this.isLate
  }

  result(): FileText {
    const text = this.pieces
      .join('')
      .replace(/\r\n?/g, '\n')
      .replace(/[\0-\x08\x0b\x0e-\x1f\x7f]/g, '')
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
    const isEmpty = !/[\p{L}\p{N}]/u.test(text)
    const problem = GRAVEST_FIRST.find((one) => this.problems.has(one)) ?? (isEmpty ? 'empty' : undefined)
    return { text: isEmpty ? '' : text.toWellFormed(), problem }
  }
}

import { type Entry, Growth } from './archive-entry.ts'
import { IntakeError, NotAMailbox } from './faults.ts'
import { deliveredAtMs } from './maildir.ts'
import type { Found } from './source.ts'

export interface ArchiveToRead {
  /** For people. */
  readonly name: string
  readonly isInArchive: boolean
  /** Where it can grow without end as it is unpacked. */
  readonly packedBytes?: number
  /** The mail of one file; `deliveredAtMs` is said by its name, where a Maildir was packed. */
  readonly read: (entry: Entry, deliveredAtMs: number | undefined) => AsyncIterable<Found>
}

/** What programs leave in archives beside what was packed. */
const HIDDEN = /(?:^|\/)(?:__MACOSX\/|\.[^/]*$)/
const IN_MAILDIR = /(?:^|\/)(?:cur|new)\/[^/]+$/
const NAMED = 3

/** The mail of every file in an archive. A file that cannot be read is named and the rest goes on; those that hold no mail, of
 *  which exports have many, are counted. Throws IntakeError where the archive itself breaks, or holds no mail. */
export async function* readArchive(
  entries: AsyncIterable<Entry>,
  archive: ArchiveToRead,
): AsyncGenerator<Found, void, undefined> {
  const { name: archiveName, packedBytes } = archive
  if (archive.isInArchive)
    throw new IntakeError(archiveName, 'an archive within an archive; unpack the outer one first')
  const growth = new Growth(archiveName, () => packedBytes ?? Number.POSITIVE_INFINITY)
  const noMail: string[] = []
  let [others, isEmpty] = [0, true]
  for await (const { name, modifiedAtMs, blocks } of entries) {
    if (HIDDEN.test(name)) continue
    const deliveredMs = IN_MAILDIR.test(name) ? deliveredAtMs(name, Number.NaN) : Number.NaN
    const entry = { name, modifiedAtMs, blocks: growth.of(blocks) }
    try {
      for await (const found of archive.read(entry, Number.isNaN(deliveredMs) ? undefined : deliveredMs)) {
        isEmpty = false
        yield found
      }
    } catch (error) {
      if (!(error instanceof IntakeError)) throw error
      growth.throwIfSpent()
      if (error instanceof NotAMailbox && !error.mayHoldMail) {
        if (noMail.length < NAMED) noMail.push(name)
        others++
        continue
      }
      isEmpty = false
      yield { kind: 'skipped', where: error.where, why: error.why }
    }
  }
  if (isEmpty)
    throw new NotAMailbox(archiveName, `no mail in this archive${others === 0 ? '' : `, ${filesIn(noMail, others)}`}`)
  if (others > 0) yield { kind: 'passed-over', where: archiveName, why: `${filesIn(noMail, others)} without mail` }
}

const filesIn = (names: readonly string[], all: number): string =>
  `${all} file${all === 1 ? '' : 's'} (${names.join(', ')}${all > names.length ? ', …' : ''})`

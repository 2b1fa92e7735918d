import { rm, stat } from 'node:fs/promises'
import type { Inbound } from '../model/inbound.ts'
import { type Entry, Growth } from './archive-entry.ts'
import { ByteWindow } from './byte-window.ts'
import { counted, gunzip } from './bytes.ts'
import { IntakeError, NotAMailbox, reasonOf, SpoolError } from './faults.ts'
import { listOf } from './list-of.ts'
import { type MboxOptions, readMbox } from './mbox.ts'
import { readPst } from './pst.ts'
import { type ArchiveToRead, readArchive } from './read-archive.ts'
import { contentOf, describeStart, mayHoldMail, skipToText } from './sniff.ts'
import { DEFAULT_MAX_BYTES, type Found, type IntakeOptions } from './source.ts'
import { Spool } from './spool.ts'
import { arrivedAtMs, readMail, type Stream } from './stream.ts'
import { tarEntries } from './tar.ts'
import { isUnwantedByLabel, passedOver } from './unwanted.ts'
import { zipEntries } from './zip.ts'

/** A mail that was saved as one is kept, however damaged its first lines are. */
const NAMED_AS_MAIL = /\.eml$/i

/** Reads a stream by what its first bytes say it is. Throws IntakeError. */
export async function* readStream(stream: Stream, options: IntakeOptions): AsyncGenerator<Found, void, undefined> {
  const window = new ByteWindow(stream.blocks)
  try {
    await skipToText(window)
    const content = contentOf(window.view)
    switch (content === 'other' && NAMED_AS_MAIL.test(stream.name) ? 'mail' : content) {
      case 'mbox':
        yield* wanted(readMbox(window, mboxOptions(stream, options)), stream.name)
        break
      case 'mail':
        yield await readMail(window, stream, options)
        break
      case 'gzip':
        if (stream.isUnpacked) throw new NotAMailbox(stream.name, 'it is packed with gzip twice; unpack it once first')
        yield* readGzip(window, stream, options)
        break
      case 'tar':
        yield* readArchive(tarEntries(window, stream.name), archiveOf(stream, options))
        break
      case 'zip':
        yield* asFile(window, stream, options, (path) => readZip(path, stream, options))
        break
      case 'pst':
        yield* asFile(window, stream, options, (path) => readPst(path, stream, options))
        break
      case 'empty':
      case 'other':
        throwIfBroken(window, stream)
        throw new NotAMailbox(
          stream.name,
          `no mailbox and no mail: ${describeStart(window.view)}`,
          mayHoldMail(window.view),
        )
    }
  } finally {
    await window.close()
  }
}

async function* readZip(path: string, stream: Stream, options: IntakeOptions): AsyncGenerator<Found, void, undefined> {
  const { size: packedBytes } = await stat(path)
  const entries = zipEntries(path, stream.name, stream.onBytes)
  yield* readArchive(entries, { ...archiveOf(stream, options), packedBytes })
}

async function* readGzip(
  window: ByteWindow,
  stream: Stream,
  options: IntakeOptions,
): AsyncGenerator<Found, void, undefined> {
  let packedBytes = 0
  const packed = counted(window.rest(), (count) => {
    packedBytes += count
  })
  const { path: _, ...rest } = stream
  const blocks = new Growth(stream.name, () => packedBytes).of(gunzip(packed))
  yield* readStream({ ...rest, blocks, isUnpacked: true }, options)
}

/** Some kinds are read here and there: what is no file of its own is made one first, gone when it was read. */
async function* asFile(
  window: ByteWindow,
  stream: Stream,
  { spoolDir }: IntakeOptions,
  read: (path: string) => AsyncGenerator<Found, void, undefined>,
): AsyncGenerator<Found, void, undefined> {
  if (stream.path !== undefined) return yield* read(stream.path)
  const spool = await Spool.open(spoolDir)
  try {
    try {
      for await (const block of window.rest()) await spool.write(block)
    } catch (error) {
      throw error instanceof SpoolError ? error : new IntakeError(stream.name, reasonOf(error), error)
    }
    await spool.finish()
    yield* read(spool.path)
  } finally {
    await spool.discard()
  }
}

const archiveOf = (stream: Stream, options: IntakeOptions): ArchiveToRead => ({
  name: stream.name,
  isInArchive: stream.isInArchive === true,
  read: ({ name, modifiedAtMs = stream.arrivedAtMs, blocks }: Entry, deliveredAtMs) =>
    readStream(
      {
        name: `${stream.name}, ${name}`,
        blocks,
        arrivedAtMs: deliveredAtMs ?? arrivedAtMs(modifiedAtMs, stream.arrivedAtMs),
        names: [...name.split('/').reverse(), ...stream.names],
        isInArchive: true,
      },
      options,
    ),
})

const mboxOptions = (stream: Stream, { list, maxBytes = DEFAULT_MAX_BYTES, spoolDir }: IntakeOptions): MboxOptions => ({
  name: stream.name,
  list: listOf(list, stream.names),
  maxBytes,
  spoolDir,
  otherwiseMs: stream.arrivedAtMs,
})

/** Without what Gmail's export says was thrown away or never sent, which is counted. */
async function* wanted(mails: AsyncIterable<Inbound>, name: string): AsyncGenerator<Found, void, undefined> {
  let unwanted = 0
  for await (const mail of mails) {
    if (!isUnwantedByLabel(mail.raw)) yield mail
    else {
      unwanted++
      if (mail.raw.kind === 'large') await rm(mail.raw.path, { force: true })
    }
  }
  if (unwanted > 0) yield passedOver(name, unwanted)
}

function throwIfBroken(window: ByteWindow, stream: Stream): void {
  try {
    window.throwIfBroken()
  } catch (error) {
    throw error instanceof IntakeError ? error : new IntakeError(stream.name, reasonOf(error), error)
  }
}

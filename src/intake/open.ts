import { stat } from 'node:fs/promises'
import type { Inbound } from '../model/inbound.ts'
import { ByteWindow } from './byte-window.ts'
import { counted, fileBytes, gunzip } from './bytes.ts'
import { readWhole } from './eml.ts'
import { IntakeError, NotAMailbox, reasonOf, SpoolError } from './faults.ts'
import { listOf, namesAbove } from './list-of.ts'
import { deliveredAtMs } from './maildir.ts'
import { readMbox } from './mbox.ts'
import { contentOf, describeStart, skipToText } from './sniff.ts'
import { DEFAULT_MAX_BYTES, type IntakeOptions, type Skipped } from './source.ts'
import { type FoundFile, walkFolder } from './walk.ts'

/** A stream that is to be read as mail, and what is known of it beforehand. */
interface Stream {
  /** For people. */
  readonly name: string
  readonly blocks: AsyncIterable<Uint8Array>
  readonly arrivedAtMs: number
  /** Names that may say its list, the nearest first. */
  readonly names: readonly string[]
}

/** The mail at a path that someone named, whatever is there: an mbox (.gz too), one mail, a Maildir, a folder of any of
 *  them, or `-` for standard input. What it is shows in its content, not its name. In a folder a file that cannot be read
 *  is named as Skipped and the rest goes on; where the path itself cannot be read, IntakeError says so in a line. */
export async function* openPath(
  path: string,
  options: IntakeOptions,
): AsyncGenerator<Inbound | Skipped, void, undefined> {
  const nowMs = (options.nowMs ?? Date.now)()
  if (path === '-') {
    const blocks = withProgress(options.stdin ?? process.stdin, options, undefined)
    return yield* readStream({ name: 'standard input', blocks, arrivedAtMs: nowMs, names: [] }, options)
  }
  const found = await stat(path).catch((error: unknown) => {
    throw new IntakeError(path, reasonOf(error), error)
  })
  if (found.isDirectory()) return yield* readFolder(path, options)
  const blocks = withProgress(fileBytes(path, found.size), options, found.isFile() ? found.size : undefined)
  yield* readStream(
    { name: path, blocks, arrivedAtMs: arrivedAtMs(found.mtimeMs, nowMs), names: namesAbove(path, path) },
    options,
  )
}

/** Archives and packages give files the time 0, or 1980: no mail came then, and one that did would seem to be older than
 *  its own Date. */
const OLDEST_FILE_MS = Date.UTC(1990, 0)

const arrivedAtMs = (modifiedAtMs: number, nowMs: number): number =>
  modifiedAtMs < OLDEST_FILE_MS ? nowMs : Math.floor(modifiedAtMs)

async function* readFolder(root: string, options: IntakeOptions): AsyncGenerator<Inbound | Skipped, void, undefined> {
  const onBytes = progressOf(options, undefined)
  let isEmpty = true
  for await (const found of walkFolder(root)) {
    if (found.kind === 'skipped') {
      if (found.where === root) throw new IntakeError(root, found.why)
      yield found
      continue
    }
    isEmpty = false
    try {
      yield* readFound(found, root, options, onBytes)
    } catch (error) {
      if (!(error instanceof IntakeError)) throw error
      yield { kind: 'skipped', where: error.where, why: error.why }
    }
  }
  if (isEmpty) yield { kind: 'skipped', where: root, why: 'no mail in this folder' }
}

async function* readFound(
  found: FoundFile,
  root: string,
  options: IntakeOptions,
  onBytes: (count: number) => void,
): AsyncGenerator<Inbound, void, undefined> {
  const blocks = counted(fileBytes(found.path, found.sizeBytes), onBytes)
  const modifiedAtMs = arrivedAtMs(found.modifiedAtMs, (options.nowMs ?? Date.now)())
  const stream = { name: found.path, blocks, names: namesAbove(found.path, root) }
  if (!found.inMaildir) return yield* readStream({ ...stream, arrivedAtMs: modifiedAtMs }, options)
  if (found.sizeBytes === 0) throw new NotAMailbox(found.path, 'it is empty')
  const window = new ByteWindow(blocks)
  try {
    yield await readMail(window, { ...stream, arrivedAtMs: deliveredAtMs(found.path, modifiedAtMs) }, options)
  } finally {
    await window.close()
  }
}

/** A mail that was saved as one is kept, however damaged its first lines are. */
const NAMED_AS_MAIL = /\.eml$/i

/** Reads a stream by what its first bytes say it is. Throws IntakeError. */
async function* readStream(
  stream: Stream,
  options: IntakeOptions,
  packed = false,
): AsyncGenerator<Inbound, void, undefined> {
  const window = new ByteWindow(stream.blocks)
  try {
    await skipToText(window)
    const content = contentOf(window.view)
    switch (content === 'other' && NAMED_AS_MAIL.test(stream.name) ? 'mail' : content) {
      case 'mbox':
        yield* readMbox(window, {
          name: stream.name,
          list: listOf(options.list, stream.names),
          maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
          spoolDir: options.spoolDir,
          otherwiseMs: stream.arrivedAtMs,
        })
        break
      case 'mail':
        yield await readMail(window, stream, options)
        break
      case 'gzip':
        if (packed) throw new NotAMailbox(stream.name, 'it is packed with gzip twice; unpack it once first')
        yield* readStream({ ...stream, blocks: gunzip(window.rest()) }, options, true)
        break
      case 'empty':
      case 'other':
        throwIfBroken(window, stream)
        throw new NotAMailbox(stream.name, `no mailbox and no mail: ${describeStart(window.view)}`)
    }
  } finally {
    await window.close()
  }
}

/** What is left of a stream as one mail. A mail's own file name is not its list's name. */
async function readMail(window: ByteWindow, stream: Stream, options: IntakeOptions): Promise<Inbound> {
  const reading = readWhole(window, options.maxBytes ?? DEFAULT_MAX_BYTES, options.spoolDir)
  const raw = await reading.catch((error: unknown) => {
    throw error instanceof SpoolError ? error : new IntakeError(stream.name, reasonOf(error), error)
  })
  return {
    raw,
    source: stream.name,
    list: listOf(options.list, stream.names.slice(1)),
    receivedAtMs: stream.arrivedAtMs,
  }
}

function throwIfBroken(window: ByteWindow, stream: Stream): void {
  try {
    window.throwIfBroken()
  } catch (error) {
    throw new IntakeError(stream.name, reasonOf(error), error)
  }
}

const withProgress = (
  blocks: AsyncIterable<Uint8Array>,
  options: IntakeOptions,
  totalBytes: number | undefined,
): AsyncIterable<Uint8Array> => counted(blocks, progressOf(options, totalBytes))

function progressOf(options: IntakeOptions, totalBytes: number | undefined): (count: number) => void {
  let bytesRead = 0
  return (count) => {
    bytesRead += count
    options.onProgress?.({ bytesRead, totalBytes })
  }
}

import { stat } from 'node:fs/promises'
import { ByteWindow } from './byte-window.ts'
import { counted, fileBytes } from './bytes.ts'
import { IntakeError, NotAMailbox, reasonOf } from './faults.ts'
import { namesAbove } from './list-of.ts'
import { deliveredAtMs } from './maildir.ts'
import { readStream } from './read-stream.ts'
import type { Found, IntakeOptions } from './source.ts'
import { arrivedAtMs, readMail } from './stream.ts'
import { type FoundFile, walkFolder } from './walk.ts'

/** The mail at a path that someone named, whatever is there: an mbox (.gz too), one mail, a Maildir, an archive of such (.zip,
 *  .tgz), an Outlook data file, a folder of any of them, or `-` for standard input. What it is shows in its content, not its name. In a folder a file that cannot be read
 *  is named as Skipped and the rest goes on; where the path itself cannot be read, IntakeError says so in a line. */
export async function* openPath(path: string, options: IntakeOptions): AsyncGenerator<Found, void, undefined> {
  const nowMs = (options.nowMs ?? Date.now)()
  if (path === '-') {
    const blocks = counted(options.stdin ?? process.stdin, progressOf(options, undefined))
    return yield* readStream({ name: 'standard input', blocks, arrivedAtMs: nowMs, names: [] }, options)
  }
  const found = await stat(path).catch((error: unknown) => {
    throw new IntakeError(path, reasonOf(error), error)
  })
  if (found.isDirectory()) return yield* readFolder(path, options)
  const onBytes = progressOf(options, found.isFile() ? found.size : undefined)
  const stream = {
    name: path,
    blocks: counted(fileBytes(path, found.size), onBytes),
    arrivedAtMs: arrivedAtMs(found.mtimeMs, nowMs),
    names: namesAbove(path, path),
  }
  yield* readStream(found.isFile() ? { ...stream, path, onBytes } : stream, options)
}

async function* readFolder(root: string, options: IntakeOptions): AsyncGenerator<Found, void, undefined> {
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
): AsyncGenerator<Found, void, undefined> {
  const blocks = counted(fileBytes(found.path, found.sizeBytes), onBytes)
  const modifiedAtMs = arrivedAtMs(found.modifiedAtMs, (options.nowMs ?? Date.now)())
  const stream = { name: found.path, blocks, names: namesAbove(found.path, root) }
  if (!found.inMaildir)
    return yield* readStream({ ...stream, arrivedAtMs: modifiedAtMs, path: found.path, onBytes }, options)
  if (found.sizeBytes === 0) throw new NotAMailbox(found.path, 'it is empty')
  const window = new ByteWindow(blocks)
  try {
    yield await readMail(window, { ...stream, arrivedAtMs: deliveredAtMs(found.path, modifiedAtMs) }, options)
  } finally {
    await window.close()
  }
}

function progressOf(options: IntakeOptions, totalBytes: number | undefined): (count: number) => void {
  let bytesRead = 0
  return (count) => {
    bytesRead += count
    options.onProgress?.({ bytesRead: Math.min(bytesRead, totalBytes ?? bytesRead), totalBytes })
  }
}

import { getFileNameLowLevel, openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl'
import type { Entry } from './archive-entry.ts'
import { IntakeError, reasonOf } from './faults.ts'

/** Sizes that its directory claims are checked as it unpacks. Names are read by us: those that would lead out of a folder make yauzl
 *  refuse the whole archive, and nothing is ever opened by them. */
const OPTIONS = { decodeStrings: false, validateEntrySizes: true, autoClose: false } as const

/** The files of a zip archive, without its folders, in the order of its directory; unpacked as they are read. `onBytes` is told
 *  of what of the archive has been read, about. Throws IntakeError, `name` in it, where it is damaged or encrypted. */
export async function* zipEntries(
  path: string,
  name: string,
  onBytes: (count: number) => void = () => undefined,
): AsyncGenerator<Entry> {
  const fault = (error: unknown): IntakeError => {
    const why =
      error instanceof Error && 'code' in error ? reasonOf(error) : `damaged or cut short (${reasonOf(error)})`
    return new IntakeError(name, `it is a zip archive, ${why}`, error)
  }
  const zip = await openPromise(path, OPTIONS).catch((error: unknown) => {
    throw fault(error)
  })
  try {
    for await (const entry of entriesOf(zip, fault)) {
      const fileName = nameOf(entry)
      if (fileName.endsWith('/')) continue
      let told = 0
      const tell = (bytes: number): void => {
        const packed = Math.min(entry.compressedSize, Math.floor(bytes))
        if (packed > told) onBytes(packed - told)
        told = Math.max(told, packed)
      }
      yield {
        name: fileName,
        modifiedAtMs: modifiedAtMs(entry),
        blocks: unpacked(zip, entry, name, (bytes) => tell((bytes * entry.compressedSize) / entry.uncompressedSize)),
      }
      tell(entry.compressedSize)
    }
  } finally {
    zip.close()
  }
}

async function* entriesOf(zip: ZipFile, fault: (error: unknown) => IntakeError): AsyncGenerator<ZipEntry> {
  const entries = zip.eachEntry()[Symbol.asyncIterator]()
  for (;;) {
    const next = await entries.next().catch((error: unknown) => {
      throw fault(error)
    })
    if (next.done === true) return
    yield next.value
  }
}

async function* unpacked(
  zip: ZipFile,
  entry: ZipEntry,
  name: string,
  onUnpacked: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted())
    throw new IntakeError(`${name}, ${nameOf(entry)}`, 'it is encrypted; unpack it with its password first')
  const stream = await zip.openReadStreamPromise(entry)
  try {
    let bytes = 0
    for await (const block of stream) {
      bytes += (block as Uint8Array).length
      onUnpacked(bytes)
      yield block as Uint8Array
    }
  } finally {
    stream.destroy()
  }
}

const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: ZipEntry): string =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)

function modifiedAtMs(entry: ZipEntry): number | undefined {
  const ms = entry.getLastModDate().getTime()
  return Number.isNaN(ms) ? undefined : ms
}

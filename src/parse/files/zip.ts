import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { FileProblem, type Gathered } from './limits.ts'

/** More names than this no archive is looked through for. */
const MOST_NAMES = 20_000

/** A file in a zip archive. */
export interface Zipped {
  readonly name: string
  readonly isEncrypted: boolean
  /** Unpacks piece by piece, each counted.
   *  @throws FileProblem where it cannot be, or comes to too much */
  chunks(): AsyncGenerator<Uint8Array>
}

/** The files of a zip archive, without its folders, in their order; unpacked when they are read.
 *  @throws FileProblem where it is no whole archive */
export async function openZip(bytes: Uint8Array, gathered: Gathered): Promise<readonly Zipped[]> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // what its directory says of sizes is checked by yauzl as it unpacks; names are for telling files apart, never paths
  const zip = await fromBufferPromise(view, { strictFileNames: false, validateEntrySizes: true }).catch(torn)
  const files: Zipped[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      if (files.length === MOST_NAMES) {
        gathered.note('too-large')
        break
      }
      if (!entry.fileName.endsWith('/'))
        files.push({
          name: entry.fileName,
          isEncrypted: entry.isEncrypted(),
          chunks: () => unpacked(zip, entry, gathered),
        })
    }
  } catch (fault) {
    if (files.length === 0) torn(fault)
    gathered.note('broken')
  }
  return files
}

async function* unpacked(zip: ZipFile, entry: Entry, gathered: Gathered): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new FileProblem('password')
  try {
    const stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream) {
      gathered.unpack((chunk as Uint8Array).length)
      yield chunk as Uint8Array
    }
  } catch (fault) {
    if (fault instanceof FileProblem) throw fault
    torn(fault)
  }
}

export async function wholeOf(file: Zipped): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of file.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** yauzl and zlib tell of torn archives by errors of many kinds. */
function torn(fault: unknown): never {
  throw fault instanceof FileProblem ? fault : new FileProblem('broken')
}

import { constants, gunzipSync } from 'node:zlib'
import type { FileText } from '../../model/file-text.ts'
import { decodeBytes } from '../charset.ts'
import { writeCalendar } from './calendar.ts'
import { type Claimed, isUtf16, kindOf } from './kind.ts'
import { FILE_LIMITS, type FileLimits, FileProblem, Gathered } from './limits.ts'
import { writeOffice } from './office.ts'
import { writeRtf } from './rtf.ts'
import { openTnef } from './tnef.ts'
import { openZip, wholeOf } from './zip.ts'

/** Mail in archives is read as mail is; of a larger one no more than this. */
const MOST_MAIL_BYTES = 25 * 1024 * 1024
/** An empty file, gzipped. */
const EMPTY_GZIP_BYTES = 20
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/** The words of an attachment, whatever it is, for searching. Never throws for what is in it; it may take all the memory or time
 *  there is, and so belongs into a child process (`child.ts`). */
export async function textOfFile(
  bytes: Uint8Array,
  claimed: Claimed,
  limits: FileLimits = FILE_LIMITS,
): Promise<FileText> {
  const gathered = new Gathered(limits)
  await noting(gathered, () => writeFile(bytes, claimed, 0, gathered))
  return gathered.result()
}

/** Notes what stops the reading of one file, so that others of its archive are read all the same. */
async function noting(gathered: Gathered, read: () => Promise<void>): Promise<void> {
  try {
    await read()
  } catch (fault) {
    gathered.note(fault instanceof FileProblem ? fault.problem : 'broken') // libraries throw anything at what is torn
  }
}

/** @throws FileProblem, or whatever a library does */
async function writeFile(bytes: Uint8Array, claimed: Claimed, depth: number, gathered: Gathered): Promise<void> {
  const kind = kindOf(bytes, claimed)
  switch (kind) {
    case 'pdf':
      return (await import('./pdf.ts')).writePdf(bytes, gathered)
    case 'zip':
      return writeZip(bytes, depth, gathered)
    case 'gzip':
      return writeGzip(bytes, claimed, depth, gathered)
    case 'rtf':
      return writeRtf(bytes, gathered)
    case 'tnef':
      return writeTnef(bytes, depth, gathered)
    case 'calendar':
      return writeCalendar(plainText(bytes), gathered)
    case 'html':
      return gathered.write((await html()).htmlToText(plainText(bytes)))
    case 'mail':
      return writeMail(bytes, depth, gathered)
    case 'text':
      return gathered.write(plainText(bytes))
    case 'ole':
      return gathered.note(viewOf(bytes).includes(ENCRYPTED_PACKAGE) ? 'password' : 'other-kind')
    case 'media':
    case 'sealed':
    case 'program':
      return gathered.note('no-text')
    case 'other':
      return gathered.note('other-kind')
    default:
      return kind satisfies never
  }
}

async function writeZip(bytes: Uint8Array, depth: number, gathered: Gathered): Promise<void> {
  gathered.mustNotBeDeeper(depth + 1)
  const files = await openZip(bytes, gathered)
  if (await writeOffice(files, gathered)) return
  for (const file of files) {
    if (gathered.isSpent()) return
    await noting(gathered, async () => {
      gathered.enter()
      await writeNamed({ name: file.name, type: '' }, await wholeOf(file), depth + 1, gathered)
    })
  }
}

async function writeGzip(bytes: Uint8Array, claimed: Claimed, depth: number, gathered: Gathered): Promise<void> {
  gathered.mustNotBeDeeper(depth + 1)
  gathered.enter()
  const name = claimed.name.replace(/\.gz$/i, '')
  await writeFile(gunzipped(bytes, gathered), { name, type: '' }, depth + 1, gathered)
}

function gunzipped(bytes: Uint8Array, gathered: Gathered): Uint8Array {
  try {
    // one cut off gives what it has
    const unpacked = gunzipSync(bytes, {
      maxOutputLength: FILE_LIMITS.unpackedBytes,
      finishFlush: constants.Z_SYNC_FLUSH,
    })
    if (unpacked.length === 0 && bytes.length < EMPTY_GZIP_BYTES) throw new FileProblem('broken')
    gathered.unpack(unpacked.length)
    return unpacked
  } catch (fault) {
    const isLarge = fault instanceof RangeError && 'code' in fault && fault.code === 'ERR_BUFFER_TOO_LARGE'
    throw new FileProblem(fault instanceof FileProblem ? fault.problem : isLarge ? 'too-large' : 'broken')
  }
}

async function writeTnef(bytes: Uint8Array, depth: number, gathered: Gathered): Promise<void> {
  gathered.mustNotBeDeeper(depth + 1)
  const tnef = openTnef(bytes)
  if (tnef === undefined) throw new FileProblem('broken')
  if (tnef.isTorn) gathered.note('broken')
  gathered.write(`${tnef.subject}\n`)
  if (tnef.text.trim() !== '') gathered.write(`${tnef.text}\n`)
  else if (tnef.html !== '') gathered.write(`${(await html()).htmlToText(tnef.html)}\n`)
  else writeRtf(tnef.rtf, gathered)
  for (const file of tnef.files) {
    if (gathered.isSpent()) return
    await noting(gathered, async () => {
      gathered.enter()
      gathered.unpack(file.bytes.length)
      await writeNamed(file, file.bytes, depth + 1, gathered)
    })
  }
}

async function writeMail(bytes: Uint8Array, depth: number, gathered: Gathered): Promise<void> {
  gathered.mustNotBeDeeper(depth + 1)
  const raw = bytes.subarray(0, MOST_MAIL_BYTES)
  const [{ readHeaders }, { readBody }, { textOfBody }] = await Promise.all([
    import('../headers.ts'),
    import('../body.ts'),
    html(),
  ])
  const headers = readHeaders(raw)
  for (const name of ['subject', 'from', 'to']) gathered.write(`${headers.text(name)}\n`)
  const body = await readBody(headers, raw)
  gathered.write(`${textOfBody(body)}\n`)
  for (const file of body.attachments) {
    if (gathered.isSpent()) return
    await noting(gathered, async () => {
      gathered.enter()
      await writeNamed(file, file.bytes, depth + 1, gathered)
    })
  }
}

/** A file in another: its name is searched as well. Pictures among documents are nothing to tell of. */
async function writeNamed(claimed: Claimed, bytes: Uint8Array, depth: number, gathered: Gathered): Promise<void> {
  gathered.write(`\n${claimed.name.slice(0, 500)}\n`)
  const kind = kindOf(bytes, claimed)
  if (kind === 'media' || kind === 'sealed' || kind === 'program') return
  await writeFile(bytes, claimed, depth, gathered)
  gathered.write('\n')
}

/** Loaded where they are needed: most files are no mail and no HTML, and a child lives for few files. */
const html = () => import('../html.ts')

/** A text's bytes say no charset: UTF-16 where they begin with its mark, UTF-8 where they are that, else windows-1252. */
const plainText = (bytes: Uint8Array): string =>
  isUtf16(bytes)
    ? new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
    : decodeBytes(bytes, undefined)

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

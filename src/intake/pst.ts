import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { Inbound } from '../model/inbound.ts'
import { ByteWindow } from './byte-window.ts'
import { fileBytes } from './bytes.ts'
import { IntakeError, reasonOf, SpoolError } from './faults.ts'
import { asItWasSent } from './pst-mail.ts'
import { limitsFor, type PstEnd, type PstLimits, runReadpst } from './readpst.ts'
import type { Found, IntakeOptions } from './source.ts'
import { readMail, type Stream } from './stream.ts'
import { isUnwantedFolder, passedOver } from './unwanted.ts'

/** The mail of an Outlook data file (.pst, .ost), of all folders but those for spam, trash and drafts; its calendar and contacts are
 *  left. readpst writes it into the spool folder first, which takes as much room again. Throws IntakeError where that is not installed or
 *  the file is damaged; what could be read of it has then been given. */
export async function* readPst(
  path: string,
  stream: Pick<Stream, 'name' | 'names' | 'arrivedAtMs' | 'onBytes'>,
  options: IntakeOptions,
  limits?: PstLimits,
): AsyncGenerator<Found, void, undefined> {
  const { size: sizeBytes } = await stat(path)
  const claimedBytes = await checkedSize(path, stream.name)
  const folder = await aFolderIn(options.spoolDir)
  try {
    const end = await runReadpst(path, folder, limits ?? limitsFor(sizeBytes))
    let mails = 0
    for await (const found of mailIn(folder, stream, options)) {
      if ('raw' in found) mails++
      yield found
    }
    stream.onBytes?.(sizeBytes)
    const trouble = troubleOf(end, mails)
    if (trouble !== undefined) throw new IntakeError(stream.name, trouble)
    if (sizeBytes < claimedBytes)
      throw new IntakeError(
        stream.name,
        `it is cut short, ${sizeBytes} of ${claimedBytes} bytes are there; ${mails} mails could be read`,
      )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const ANSI = { encodingAt: 0x1cd, sizeAt: 0xa8 }
const UNICODE = { encodingAt: 0x201, sizeAt: 0xb8 }
/** [MS-PST], 2.2.2.6: ANSI, Unicode, and Unicode with pages of 4 KB. */
const VERSIONS: ReadonlyMap<number, typeof ANSI> = new Map([
  [14, ANSI],
  [15, ANSI],
  [21, UNICODE],
  [23, UNICODE],
  [36, UNICODE],
])
const HEADER_BYTES = 564
const ENCRYPTED_BY_WINDOWS = 0x10

/** How long the file says that it is. Throws IntakeError where it is of a kind that nobody can read. */
async function checkedSize(path: string, name: string): Promise<number> {
  const header = Buffer.alloc(HEADER_BYTES)
  const file = await open(path)
  try {
    await file.read(header, 0, HEADER_BYTES, 0)
  } finally {
    await file.close()
  }
  const version = header.readUInt16LE(10)
  const places = VERSIONS.get(version)
  if (places === undefined)
    throw new IntakeError(name, `an Outlook data file of an unknown version (${version}), or damaged`)
  if (header[places.encodingAt] === ENCRYPTED_BY_WINDOWS)
    throw new IntakeError(name, 'an Outlook data file that Windows has encrypted; export it again without protection')
  return version < 16 ? header.readUInt32LE(places.sizeAt) : Number(header.readBigUInt64LE(places.sizeAt))
}

async function aFolderIn(spoolDir: string): Promise<string> {
  try {
    await mkdir(spoolDir, { recursive: true })
    return await mkdtemp(join(spoolDir, 'pst-'))
  } catch (cause) {
    throw new SpoolError(spoolDir, cause)
  }
}

function troubleOf(end: PstEnd, mails: number): string | undefined {
  const had = mails === 0 ? 'nothing could be read' : `${mails} mails could be read`
  switch (end.kind) {
    case 'done':
      return undefined
    case 'not-installed':
      return 'an Outlook data file, which needs readpst; install it (Debian: apt-get install pst-utils)'
    case 'too-much':
      return `an Outlook data file, damaged or made to do harm: reading it took too much ${end.of === 'time' ? 'time' : 'room'}; ${had}`
    case 'failed':
      return `an Outlook data file, damaged: readpst failed${end.said === '' ? '' : ` (${end.said})`}; ${had}`
  }
}

async function* mailIn(
  folder: string,
  stream: Pick<Stream, 'name' | 'names' | 'arrivedAtMs'>,
  options: IntakeOptions,
): AsyncGenerator<Found, void, undefined> {
  let unwanted = 0
  for await (const path of mailFiles(folder)) {
    if (foldersOf(path, folder).some(isUnwantedFolder)) unwanted++
    else yield await readOne(path, folder, stream, options)
  }
  if (unwanted > 0) yield passedOver(stream.name, unwanted)
}

/** Nothing is hidden here: names are as somebody named folders in Outlook. */
async function* mailFiles(folder: string): AsyncGenerator<string> {
  const ahead = [folder]
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    const folderAt = at
    const entries = await readdir(at, { withFileTypes: true })
    entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    for (const { name } of entries.filter((entry) => entry.isFile() && entry.name.endsWith('.eml')))
      yield join(at, name)
    ahead.push(
      ...entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folderAt, name))
        .reverse(),
    )
  }
}

/** The names of the folders that a mail is in, as Outlook shows them, the outermost first. The first of all is the file's own. */
const foldersOf = (path: string, folder: string): string[] => relative(folder, dirname(path)).split(sep).slice(1)

async function readOne(
  path: string,
  folder: string,
  stream: Pick<Stream, 'name' | 'names' | 'arrivedAtMs'>,
  options: IntakeOptions,
): Promise<Inbound> {
  const folders = foldersOf(path, folder)
  const number = basename(path, '.eml')
  const name = `${stream.name}, ${[...folders, `mail ${number}`].join('/')}`
  const window = new ByteWindow(fileBytes(path, 0))
  try {
    // Outlook names its files by the address of the mailbox, which is a person's.
    const names = [number, ...folders.reverse(), ...stream.names.slice(1)]
    const { raw, ...mail } = await readMail(window, { name, names, arrivedAtMs: stream.arrivedAtMs }, options)
    return { ...mail, raw: raw.kind === 'bytes' ? { ...raw, bytes: asItWasSent(raw.bytes) } : raw }
  } catch (error) {
    throw error instanceof SpoolError || error instanceof IntakeError
      ? error
      : new IntakeError(name, reasonOf(error), error)
  } finally {
    await window.close()
  }
}

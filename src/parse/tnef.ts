import { decodeBytes } from './charset.ts'
import { type MapiValues, mapiValues } from './tnef-values.ts'

const SIGNATURE = 0x223e9f78
const MAX_FILES = 200
/** Attributes, with their kinds (MS-OXTNEF, 2.1.3.2). */
const BODY = 0x0002800c
const MESSAGE_VALUES = 0x00069003
const NEW_FILE = 0x00069002
const TITLE = 0x00018010
const DATA = 0x0006800f
const FILE_VALUES = 0x00069005
const CODE_PAGE = 0x00069007
/** MAPI properties (MS-OXPROPS). */
const P = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  shortName: 0x3704,
  longName: 0x3707,
  type: 0x370e,
  contentId: 0x3712,
} as const

export interface TnefFile {
  readonly name: string
  /** '' where it is not said. */
  readonly type: string
  readonly bytes: Uint8Array
  readonly contentId: string | undefined
}

/** What Outlook packed into a `winmail.dat`. */
export interface Tnef {
  readonly text: string
  readonly html: string
  /** The text as compressed RTF, where it is in no other form. */
  readonly rtf: Uint8Array | undefined
  readonly files: readonly TnefFile[]
}

/** Reads TNEF (MS-OXTNEF). Every length is held against the bytes that are there, so that reading takes time and memory in
 *  proportion to them; what is cut off gives what came before. Undefined for bytes that are none. */
export function readTnef(bytes: Uint8Array): Tnef | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 6 || view.getUint32(0, true) !== SIGNATURE) return undefined
  const message: { text: string; values: MapiValues } = { text: '', values: new Map() }
  const files: { title: string; data: Uint8Array | undefined; values: MapiValues }[] = []
  let charset = 'windows-1252'
  for (let at = 6; at + 9 <= bytes.length; ) {
    const id = view.getUint32(at + 1, true)
    const length = view.getUint32(at + 5, true)
    const start = at + 9
    if (length > bytes.length - start) break
    const data = bytes.subarray(start, start + length)
    const file = files.at(-1)
    if (id === CODE_PAGE && length >= 4) charset = `windows-${view.getUint32(start, true)}`
    else if (id === BODY) message.text = decodeBytes(withoutEnd(data), charset)
    else if (id === MESSAGE_VALUES) message.values = mapiValues(data, charset)
    else if (id === NEW_FILE) {
      if (files.length === MAX_FILES) break
      files.push({ title: '', data: undefined, values: new Map() })
    } else if (file !== undefined && id === TITLE) file.title = decodeBytes(withoutEnd(data), charset)
    else if (file !== undefined && id === DATA) file.data = data
    else if (file !== undefined && id === FILE_VALUES) file.values = mapiValues(data, charset)
    at = start + length + 2 // a checksum, which some programs get wrong
  }
  return {
    text: message.text || textOf(message.values, P.body),
    html: htmlOf(message.values, charset),
    rtf: bytesOf(message.values, P.rtf),
    files: files.flatMap(({ title, data, values }) =>
      data === undefined
        ? []
        : [
            {
              name: textOf(values, P.longName) || title || textOf(values, P.shortName) || textOf(values, P.displayName),
              type: textOf(values, P.type).toLowerCase(),
              bytes: data,
              contentId: textOf(values, P.contentId) || undefined,
            },
          ],
    ),
  }
}

function textOf(values: MapiValues, id: number): string {
  const value = values.get(id)
  return typeof value === 'string' ? value : ''
}

function bytesOf(values: MapiValues, id: number): Uint8Array | undefined {
  const value = values.get(id)
  return value instanceof Uint8Array ? value : undefined
}

function htmlOf(values: MapiValues, charset: string): string {
  const bytes = bytesOf(values, P.html)
  return bytes === undefined ? textOf(values, P.html) : decodeBytes(withoutEnd(bytes), charset)
}

/** Texts end with a zero byte, or several. */
function withoutEnd(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end === -1 ? bytes : bytes.subarray(0, end)
}

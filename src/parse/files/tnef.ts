import { decodeBytes } from '../charset.ts'
import { charsetOf } from './code-page.ts'
import { unpackRtf } from './compressed-rtf.ts'
import { type MapiValue, readMapi } from './mapi.ts'

const SIGNATURE = 0x223e9f78
const MOST_FILES = 200

/** Attributes (MS-OXTNEF, 2.1.3.3), by the lower half of their id. */
const ATTRIBUTE = {
  codePage: 0x9007,
  subject: 0x8004,
  body: 0x800c,
  messageProperties: 0x9003,
  fileBegins: 0x9002,
  fileName: 0x8010,
  fileBytes: 0x800f,
  fileProperties: 0x9005,
} as const

/** Properties (MS-OXPROPS). */
const PROPERTY = {
  subject: 0x0037,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  codePage: 0x3fde,
  fileName: 0x3704,
  longFileName: 0x3707,
  displayName: 0x3001,
  mimeType: 0x370e,
  bytes: 0x3701,
  contentId: 0x3712,
} as const

/** An object (a mail within the mail) begins with what kind of object it is. */
const OBJECT_KIND_BYTES = 16

export interface TnefFile {
  /** Any text, possibly empty. */
  readonly name: string
  /** What the mail says it is; '' where it says nothing. */
  readonly type: string
  readonly bytes: Uint8Array
  /** By which HTML shows it; undefined where it does not. */
  readonly contentId: string | undefined
}

/** What Outlook packed into a winmail.dat. Texts are '' where there are none; most often there is RTF alone. */
export interface Tnef {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Unpacked; empty where there is none. */
  readonly rtf: Uint8Array
  /** At most 200. */
  readonly files: readonly TnefFile[]
  /** It was cut off, or is damaged: what came before is here. */
  readonly isTorn: boolean
}

interface FileBeingRead {
  name: string
  type: string
  bytes: Uint8Array
  contentId: string | undefined
}

/** Takes a winmail.dat apart (MS-OXTNEF). Linear, never throws; undefined where it is none. */
export function openTnef(bytes: Uint8Array): Tnef | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 6 || view.getUint32(0, true) !== SIGNATURE) return undefined
  let charset = 'windows-1252'
  let isTorn = false
  const message = { subject: '', text: '', html: '', rtf: new Uint8Array() as Uint8Array }
  const files: FileBeingRead[] = []
  const textOf = (value: Uint8Array): string => decodeBytes(value, charset).replace(/\0+$/, '')
  const asText = ({ kind, bytes: value }: MapiValue): string =>
    kind === 'unicode' ? utf16.decode(value).replace(/\0+$/, '') : textOf(value)

  for (const { id, value } of attributesIn(bytes, view, () => (isTorn = true))) {
    const file = files.at(-1)
    switch (id) {
      case ATTRIBUTE.codePage:
        if (value.length >= 4) charset = charsetOf(new DataView(value.buffer, value.byteOffset).getUint32(0, true))
        break
      case ATTRIBUTE.subject:
        message.subject = textOf(value)
        break
      case ATTRIBUTE.body:
        message.text = textOf(value)
        break
      case ATTRIBUTE.messageProperties: {
        const properties = readMapi(value)
        const page = properties.get(PROPERTY.codePage)?.bytes
        if (page !== undefined && page.length >= 4)
          charset = charsetOf(new DataView(page.buffer, page.byteOffset).getUint32(0, true))
        const [subject, body] = [properties.get(PROPERTY.subject), properties.get(PROPERTY.body)]
        const [html, rtf] = [properties.get(PROPERTY.html), properties.get(PROPERTY.rtf)]
        if (subject !== undefined) message.subject = asText(subject)
        if (body !== undefined) message.text = asText(body)
        if (html !== undefined) message.html = asText(html)
        if (rtf !== undefined) message.rtf = unpackRtf(rtf.bytes)
        break
      }
      case ATTRIBUTE.fileBegins:
        if (files.length < MOST_FILES) files.push({ name: '', type: '', bytes: new Uint8Array(), contentId: undefined })
        break
      case ATTRIBUTE.fileName:
        if (file?.name === '') file.name = textOf(value)
        break
      case ATTRIBUTE.fileBytes:
        if (file !== undefined) file.bytes = value
        break
      case ATTRIBUTE.fileProperties:
        if (file !== undefined) readFile(file, readMapi(value), asText)
        break
    }
  }
  return { ...message, files, isTorn }
}

function readFile(
  file: FileBeingRead,
  properties: ReadonlyMap<number, MapiValue>,
  asText: (value: MapiValue) => string,
): void {
  const text = (id: number): string => {
    const value = properties.get(id)
    return value === undefined ? '' : asText(value)
  }
  file.name = text(PROPERTY.longFileName) || file.name || text(PROPERTY.fileName) || text(PROPERTY.displayName)
  file.type = text(PROPERTY.mimeType).toLowerCase()
  file.contentId = text(PROPERTY.contentId) || undefined
  const data = properties.get(PROPERTY.bytes)
  if (data !== undefined && file.bytes.length === 0)
    file.bytes = data.kind === 'object' ? data.bytes.subarray(OBJECT_KIND_BYTES) : data.bytes
}

/** Level, id, length, value, checksum; until the end, or where a length leads beyond it. */
function* attributesIn(bytes: Uint8Array, view: DataView, torn: () => void) {
  for (let at = 6; at < bytes.length; ) {
    if (at + 9 > bytes.length) return torn()
    const id = view.getUint32(at + 1, true) & 0xffff
    const start = at + 9
    const end = start + view.getUint32(at + 5, true)
    if (end > bytes.length) return torn()
    yield { id, value: bytes.subarray(start, end) }
    at = end + 2
  }
}

const utf16 = new TextDecoder('utf-16le')

// Writes small Outlook data files ([MS-PST], the ANSI layout): as much of one as a reader of mail needs. Values must be short,
// and nodes few: every node is one block, and each of the two trees is one page.

/** A mail in a folder. What is left out is not in the file either. */
export interface PstMail {
  readonly subject: string
  readonly text: string
  /** The headers as they came over the internet; mail inside an organisation has none. */
  readonly headers?: string
  readonly fromName?: string
  readonly fromAddress?: string
  readonly smtpAddress?: string
  /** Such as `IPM.Contact` and `IPM.Appointment`, which are no mail. */
  readonly kind?: string
}

export interface PstFolder {
  readonly name: string
  readonly mails?: readonly PstMail[]
  readonly folders?: readonly PstFolder[]
}

const MESSAGE_STORE = 0x21
const TOP_FOLDER = 0x8022
const HEADER_BYTES = 0x400
const PAGE_BYTES = 512

/** Property tags: an id and a type. */
const TEXT = 0x1e
const NUMBER = 0x03
const BINARY = 0x102

interface Property {
  readonly id: number
  readonly type: number
  readonly value: string | number | Buffer
}

interface Node {
  readonly id: number
  readonly parent: number
  readonly properties: readonly Property[]
}

/** The bytes of a file with these folders below its top. `password` is one that Outlook asks for; it hides nothing. */
export function pstFile(folders: readonly PstFolder[], { password = 0 }: { readonly password?: number } = {}): Buffer {
  const nodes: Node[] = [
    {
      id: MESSAGE_STORE,
      parent: 0,
      properties: [
        { id: 0x3001, type: TEXT, value: 'Outlook-datafil' },
        { id: 0x35e0, type: BINARY, value: entryId(TOP_FOLDER) },
        { id: 0x67ff, type: NUMBER, value: password },
      ],
    },
  ]
  let next = TOP_FOLDER
  const newId = (kind: number): number => (next += 0x20) - (next & 0x1f) + kind
  const add = (folder: PstFolder, parent: number, id: number): void => {
    const { name, mails = [], folders: below = [] } = folder
    nodes.push({
      id,
      parent,
      properties: [
        { id: 0x3001, type: TEXT, value: name },
        { id: 0x3602, type: NUMBER, value: mails.length },
        { id: 0x3603, type: NUMBER, value: 0 },
        { id: 0x360a, type: 0x0b, value: below.length > 0 ? 1 : 0 },
        { id: 0x3613, type: TEXT, value: 'IPF.Note' },
      ],
    })
    for (const mail of mails) nodes.push({ id: newId(0x04), parent: id, properties: propertiesOf(mail) })
    for (const one of below) add(one, id, newId(0x02))
  }
  add({ name: 'Topp', folders }, MESSAGE_STORE, TOP_FOLDER)
  return fileOf(nodes.sort((a, b) => a.id - b.id))
}

function propertiesOf({
  kind = 'IPM.Note',
  subject,
  text,
  headers,
  fromName,
  fromAddress,
  smtpAddress,
}: PstMail): Property[] {
  const addressKind = fromAddress === undefined ? undefined : fromAddress.includes('@') ? 'SMTP' : 'EX'
  const texts: readonly [number, string | undefined][] = [
    [0x001a, kind],
    [0x0037, subject],
    [0x0042, fromName],
    [0x0064, addressKind],
    [0x0065, fromAddress],
    [0x007d, headers],
    [0x0c1a, fromName],
    [0x0c1e, addressKind],
    [0x0c1f, fromAddress],
    [0x5d01, smtpAddress],
    [0x5d02, smtpAddress],
    [0x1000, text],
  ]
  return texts.flatMap(([id, value]) => (value === undefined ? [] : [{ id, type: TEXT, value }]))
}

function entryId(node: number): Buffer {
  const id = Buffer.alloc(24)
  id.writeUInt32LE(node, 20)
  return id
}

function fileOf(nodes: readonly Node[]): Buffer {
  const blocks = nodes.map(({ properties }) => propertyBlock(properties))
  const blockPage = HEADER_BYTES
  const nodePage = blockPage + PAGE_BYTES
  let at = nodePage + PAGE_BYTES
  const inBlocks: Buffer[] = []
  const blockEntries = blocks.map((block, index) => {
    const entry = Buffer.alloc(12)
    entry.writeUInt32LE(blockId(index), 0)
    entry.writeUInt32LE(at, 4)
    entry.writeUInt16LE(block.length, 8)
    entry.writeUInt16LE(1, 10)
    const padded = Buffer.alloc(Math.ceil((block.length + 12) / 64) * 64)
    block.copy(padded)
    inBlocks.push(padded)
    at += padded.length
    return entry
  })
  const nodeEntries = nodes.map(({ id, parent }, index) => {
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(id, 0)
    entry.writeUInt32LE(blockId(index), 4)
    entry.writeUInt32LE(parent, 12)
    return entry
  })
  const pages = [treePage(blockEntries, 0x80, blockPage), treePage(nodeEntries, 0x81, nodePage)]
  return Buffer.concat([header({ blockPage, nodePage, sizeBytes: at }), ...pages, ...inBlocks])
}

const blockId = (index: number): number => 4 * (index + 1)

function header(where: { readonly blockPage: number; readonly nodePage: number; readonly sizeBytes: number }): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('!BDN')
  header.write('SM', 8)
  header.writeUInt16LE(14, 10) // ANSI
  header.writeUInt16LE(19, 12)
  header.writeUInt16LE(0x0101, 14)
  header.writeUInt32LE(where.sizeBytes, 0xa8)
  header.writeUInt32LE(where.nodePage, 0xb8) // its page's id
  header.writeUInt32LE(where.nodePage, 0xbc)
  header.writeUInt32LE(where.blockPage, 0xc0)
  header.writeUInt32LE(where.blockPage, 0xc4)
  return header // 0 at 0x1cd: nothing is encoded
}

/** One leaf page of a tree. */
function treePage(entries: readonly Buffer[], kind: number, id: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES)
  const entryBytes = entries[0]?.length ?? 0
  const most = Math.floor(0x1f0 / entryBytes)
  if (entries.length > most) throw new Error(`a page holds ${most} entries`)
  Buffer.concat(entries).copy(page)
  page[0x1f0] = entries.length
  page[0x1f1] = most
  page[0x1f2] = entryBytes
  page[0x1f4] = kind
  page[0x1f5] = kind
  page.writeUInt32LE(id, 0x1f8)
  return page
}

/** A heap with a property context in it: the properties' table, and each value that is longer than four bytes. */
function propertyBlock(properties: readonly Property[]): Buffer {
  const values: Buffer[] = []
  const records = properties.map(({ id, type, value }) => {
    const record = Buffer.alloc(8)
    record.writeUInt16LE(id, 0)
    record.writeUInt16LE(type, 2)
    if (typeof value === 'number') record.writeUInt32LE(value, 4)
    else
      record.writeUInt32LE(heapId(2 + values.push(typeof value === 'string' ? Buffer.from(value, 'latin1') : value)), 4)
    return record
  })
  const tree = Buffer.alloc(8)
  tree.set([0xb5, 2, 6, 0])
  tree.writeUInt32LE(heapId(2), 4)
  const items = [tree, Buffer.concat(records), ...values]
  const start = Buffer.alloc(12)
  start.writeUInt16LE(0xbcec, 2)
  start.writeUInt32LE(heapId(1), 4)
  const map = Buffer.alloc(4 + 2 * (items.length + 1))
  map.writeUInt16LE(items.length, 0)
  let at = start.length
  for (const [index, item] of [...items, Buffer.alloc(0)].entries()) {
    map.writeUInt16LE(at, 4 + 2 * index)
    at += item.length
  }
  const padding = Buffer.alloc(at % 2)
  start.writeUInt16LE(at + padding.length, 0)
  return Buffer.concat([start, ...items, padding, map])
}

const heapId = (index: number): number => index << 5

import { openPath } from '../../src/intake/open.ts'
import type { Message } from '../../src/model/message.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { threadsOf } from '../../src/thread/threads.ts'
import { threadTree } from '../../src/thread/tree.ts'
import { tempDir } from '../temp.ts'

/** Mail as text, read as the archive reads it. */
export const readAll = (raws: readonly string[]): Promise<Message[]> =>
  Promise.all(raws.map((raw) => parseMail(Buffer.from(raw), { receivedAtMs: Date.UTC(2030, 0), maxBytes: 1_000_000 })))

/** A mail without any header is none to us; some cases have one. */
const withHeader = (raw: Uint8Array): Uint8Array =>
  Buffer.from(raw).includes(':') ? raw : Buffer.concat([Buffer.from('X-Empty: yes\n'), raw])

/** Mails of an mbox file, read as the archive reads them. */
export async function readMbox(path: string): Promise<Message[]> {
  const mails: Message[] = []
  const options = { list: undefined, maxBytes: 1_000_000, spoolDir: tempDir(), onProgress: () => undefined }
  for await (const item of openPath(path, options)) {
    if ('kind' in item || item.raw.kind === 'large') throw new Error(`${path} holds what is no small mail`)
    mails.push(await parseMail(withHeader(item.raw.bytes), { receivedAtMs: item.receivedAtMs, maxBytes: 1_000_000 }))
  }
  return mails
}

/** The trees of mails as IMAP writes them (RFC 5256, 4): each mail by its name, and nothing for one that is missing but
 *  brackets around the answers to it. The oldest tree first. */
export function drawn(mails: readonly Message[], nameOf: (mail: Message) => string | number): string {
  const trees = threadsOf(mails.map(toThreading)).flatMap((ids) => {
    const known = new Set<string>(ids)
    return treesOf(mails.filter(({ id }) => known.has(id)))
  })
  const write = ({ mail, below }: Node): string => {
    const [only] = below
    const rest = below.length === 1 && only !== undefined ? write(only) : below.map((one) => `(${write(one)})`).join('')
    return [...(mail === undefined ? [] : [String(nameOf(mail))]), rest].filter((part) => part !== '').join(' ')
  }
  return trees
    .sort((a, b) => a.atMs - b.atMs)
    .map((tree) => `(${write(tree)})`)
    .join('')
}

interface Node {
  readonly mail: Message | undefined
  readonly below: Node[]
  /** When the first mail of it was written. */
  readonly atMs: number
}

function treesOf(mails: readonly Message[]): Node[] {
  const roots: Node[] = []
  const path: Node[] = []
  const places = threadTree(mails.map((mail) => ({ ...mail, mail, messageId: mail.id })))
  for (const [i, { depth, mail }] of places.entries()) {
    const first = mail ?? places.slice(i).find((place) => place.mail !== undefined)?.mail
    const node = { mail: mail?.mail, below: [], atMs: first?.writtenAtMs ?? 0 }
    path.length = depth
    ;(path.at(-1)?.below ?? roots).push(node)
    path.push(node)
  }
  return roots
}

/** What threading sees of a mail. */
export const toThreading = (mail: Message) => ({
  ...mail,
  messageId: mail.id,
  hasReferences: mail.references.length > 0,
  people: [mail.from, ...mail.to, ...mail.cc]
    .map(({ address }) => address)
    .filter((address) => !mail.lists.includes(address as never)),
})

import libmime from 'libmime'
import type { Seal } from '../model/message.ts'
import { decodeBytes } from './charset.ts'
import { signedContent } from './cms-content.ts'
import type { Tnef } from './files/tnef.ts'
import { bodyStartOf, Headers, readHeaders } from './headers.ts'
import { htmlToText, textOfBody } from './html.ts'
import type { MimeAttachment, MimeBody } from './mime-body.ts'
import { type MimeNode, treeOf } from './mime-tree.ts'
import { type PassedOn, passedOn } from './passed-on.ts'
import { isOfSeal, sealOf, strongerSeal, withoutArmour } from './seal.ts'
import { fileNameOf, isMail, type ShownParts, shownParts } from './shown-parts.ts'
import { decodeTransfer } from './transfer.ts'
import { UnreadableMail } from './unreadable.ts'
import { takeUuencoded } from './uuencoded-files.ts'

/** Text beyond this is data that somebody pasted; it is kept in the raw mail. */
const MAX_TEXT_CHARS = 2 * 1024 * 1024
const MAX_ATTACHMENTS = 200
const MAX_NAME_CHARS = 255
/** Mails within mails are read so deep, and so many of them in one mail; further ones are attachments. */
const MAX_PASSED_ON_DEPTH = 4
const MAX_PASSED_ON = 50

/** Reads a mail's body. Never throws for what is in it. */
export async function readBody(headers: Headers, raw: Uint8Array): Promise<MimeBody> {
  const reading = new Reading()
  const { text, html } = await reading.mail(headers, raw.subarray(bodyStartOf(raw)), 0)
  return { text, html, ...reading.found() }
}

interface Texts {
  readonly text: string
  readonly html: string
}

/** Reads one mail, with those within it. */
class Reading {
  readonly #attachments: MimeAttachment[] = []
  readonly #passedOn: PassedOn[] = []
  #digested: readonly Uint8Array[] = []
  #seal: Seal | undefined

  found(): Omit<MimeBody, keyof Texts> {
    return {
      attachments: this.#attachments,
      passedOn: this.#passedOn,
      digested: this.#digested,
      seal: this.#seal,
    }
  }

  async mail(headers: Headers, body: Uint8Array, depth: number): Promise<Texts> {
    const root = opened(treeOf(headers, body), (seal) => this.#sealed(seal, depth))
    const parts = shownParts(root)
    if (depth === 0) this.#digested = parts.digested.map((part) => this.#bytesOf(part))
    const texts = this.#texts(parts, depth)
    const packed: Tnef[] = []
    for (const part of parts.others) {
      const tnef = isTnef(part) ? (await import('./files/tnef.ts')).openTnef(this.#bytesOf(part)) : undefined
      if (tnef === undefined) await this.#other(part, depth)
      else packed.push(tnef)
    }
    return packed.length === 0 ? texts : await this.#unpacked(packed, texts)
  }

  /** What Outlook packed into winmail.dat: the files, and the text where the mail has it in no other form. */
  async #unpacked(packed: readonly Tnef[], texts: Texts): Promise<Texts> {
    const isSaid = texts.text.trim() !== '' || texts.html !== ''
    const text = isSaid ? texts.text : cleanText(packed.map((tnef) => tnef.text).join('\n'))
    const html = isSaid ? texts.html : cleanText(packed.map((tnef) => tnef.html).join('\n')).trim()
    for (const { files } of packed) {
      for (const file of files)
        this.#attach(file.name, file.type || libmime.detectMimeType(file.name) || '', file.bytes, file.contentId)
    }
    if (text.trim() !== '' || html !== '') return { text, html }
    const { textOfRtf } = await import('./files/rtf.ts')
    return { text: cleanText(packed.map(({ rtf }) => textOfRtf(rtf)).join('\n')), html }
  }

  #bytesOf({ content, headers }: MimeNode): Uint8Array {
    return decodeTransfer(content, headers.first('content-transfer-encoding'), false)
  }

  /** A seal counts for the mail itself: of a mail passed on it says nothing of who passed it on. */
  #sealed(seal: Seal | undefined, depth: number): void {
    if (depth === 0) this.#seal = strongerSeal(this.#seal, seal)
  }

  #texts({ text, html }: ShownParts, depth: number): Texts {
    const isHtml = ({ type }: MimeNode) => type === 'text/html'
    // Where HTML stands among plain parts, as where a list put its footer below, the text needs both.
    const isMixed = text.some(isHtml) && !text.every(isHtml)
    const plain = text.filter((part) => isMixed || !isHtml(part)).map((part) => this.#textOf(part, depth))
    const htmls = html.filter(isHtml).map((part) => cleanText(decodedText(part)))
    return { text: plain.join('\n'), html: htmls.join('\n') }
  }

  #textOf(part: MimeNode, depth: number): string {
    if (part.type === 'text/html') return `${htmlToText(cleanText(decodedText(part)))}\n`
    const whole = cleanText(decodedText(part))
    const { text: bare, seal } = withoutArmour(
      /^text\/(?:enriched|richtext)$/.test(part.type) ? fromEnriched(whole) : whole,
    )
    this.#sealed(seal, depth)
    const { text, files } = takeUuencoded(bare)
    for (const { name, bytes } of files) this.#attach(name, libmime.detectMimeType(name) || '', bytes, undefined)
    return text
  }

  async #other(part: MimeNode, depth: number): Promise<void> {
    const bytes = this.#bytesOf(part)
    this.#sealed(
      sealOf(part, () => bytes),
      depth,
    )
    if (isOfSeal(part)) return
    const name = fileNameOf(part)
    if (isMail(part) && depth < MAX_PASSED_ON_DEPTH && this.#passedOn.length < MAX_PASSED_ON) {
      const inner = headersIn(bytes)
      if (inner !== undefined) {
        this.#attach(name || `${inner.text('subject').slice(0, 200) || 'mail'}.eml`, part.type, bytes, undefined)
        const place = this.#passedOn.push({ author: undefined, text: '' }) - 1 // before those within it
        const texts = await this.mail(inner, bytes.subarray(bodyStartOf(bytes)), depth + 1)
        this.#passedOn[place] = passedOn(inner, textOfBody(texts))
        return
      }
    }
    const claimed = part.type === 'application/octet-stream' && name !== '' ? libmime.detectMimeType(name) : part.type
    const cid = part.headers.first('content-id')?.trim().replace(/^<|>$/g, '').trim()
    this.#attach(name, claimed || part.type, bytes, cid)
  }

  #attach(name: string, type: string, bytes: Uint8Array, contentId: string | undefined): void {
    const index = this.#attachments.length
    if (index === MAX_ATTACHMENTS) return
    const file = { index, name: attachmentName(name, index), type: type || 'application/octet-stream' }
    this.#attachments.push({ ...file, sizeBytes: bytes.length, bytes, contentId })
  }
}

/** A mail that is signed as a whole (S/MIME) is read as what was signed. */
function opened(root: MimeNode, onSeal: (seal: Seal | undefined) => void): MimeNode {
  if (!/^application\/(?:x-)?pkcs7-mime$/.test(root.type)) return root
  const bytes = decodeTransfer(root.content, root.headers.first('content-transfer-encoding'), false)
  const seal = sealOf(root, () => bytes)
  const content = seal === 'signed' ? signedContent(bytes) : undefined
  if (content === undefined) return root
  onSeal('signed')
  const headers = headersIn(content)
  return headers === undefined
    ? treeOf(new Headers(), content)
    : treeOf(headers, content.subarray(bodyStartOf(content)))
}

const isTnef = (part: MimeNode): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(part.type) || /^winmail\.dat$/i.test(fileNameOf(part))

function headersIn(bytes: Uint8Array): Headers | undefined {
  try {
    return readHeaders(bytes)
  } catch (error) {
    if (error instanceof UnreadableMail) return undefined
    throw error
  }
}

/** A part's text, decoded; its paragraphs joined where it is format=flowed (RFC 3676). */
function decodedText({ type, headers, contentType: { parameters }, content }: MimeNode): string {
  const bytes = decodeTransfer(content, headers.first('content-transfer-encoding'), true)
  const isHtml = type === 'text/html'
  const text = decodeBytes(bytes, parameters.get('charset') ?? (isHtml ? charsetOfHtml(bytes) : undefined))
  return !isHtml && /^flowed/i.test(parameters.get('format') ?? '')
    ? libmime.decodeFlowed(text, /^yes/i.test(parameters.get('delsp') ?? ''))
    : text
}

/** What HTML says of itself, where the mail says nothing. */
function charsetOfHtml(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  return /<meta[^<>]{0,200}charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i.exec(head)?.[1]
}

/** RFC 1896: line breaks are spaces, two of them a line break; commands stand in <>, and `<<` is `<`. */
const fromEnriched = (text: string): string =>
  text
    .replace(/<param>[^<]{0,1000}<\/param>/gi, '')
    .replace(/<<|<\/?[a-z][a-z-]{0,60}>/gi, (found) => (found === '<<' ? '<' : ''))
    .replace(/\n+/g, (breaks) => (breaks.length === 1 ? ' ' : breaks.slice(1)))

/** Line breaks as \n, no NULs or other control characters that no text has, no longer than we keep. */
const cleanText = (text: string): string =>
  text
    .slice(0, MAX_TEXT_CHARS)
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b\x0e-\x1f\x7f]/g, '')

/** The last piece of a path, without control characters; `attachment-2` where the mail gives none. */
function attachmentName(claimed: string, index: number): string {
  const name = claimed
    .slice(-4000)
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, MAX_NAME_CHARS)
  return name === '' || name === '.' || name === '..' ? `attachment-${index + 1}` : name
}

import type { Seal } from '../model/message.ts'
import type { MimeNode } from './mime-tree.ts'
import { fileNameOf } from './shown-parts.ts'

const SIGNATURE = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/
const ENVELOPE = /^application\/(?:x-)?pkcs7-mime$/
/** OIDs of CMS (RFC 5652) as they stand in DER: 1.2.840.113549.1.7.2, .3 and 1.2.840.113549.1.9.16.1.23. */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex')
const ENVELOPED_DATA = Buffer.from('2a864886f70d010703', 'hex')
const AUTH_ENVELOPED_DATA = Buffer.from('2a864886f70d0109100117', 'hex')
const SIGNED_TEXT = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*$/m
const ENCRYPTED_TEXT = /^-----BEGIN PGP MESSAGE-----[ \t]*$/m

/** Whether a part belongs to a seal and is nothing to a reader: a signature, or the version that PGP puts before what is encrypted. */
export function isOfSeal(part: MimeNode): boolean {
  if (part.type === 'application/pgp-encrypted') return true
  return (
    SIGNATURE.test(part.type) &&
    /^(?:signature|smime|pgp|openpgp.*|.*signature)?(?:\.[a-z0-9]{1,4})?$/i.test(fileNameOf(part))
  )
}

/** How a part says that the mail is sealed, undefined where it does not. `bytes` gives it decoded. */
export function sealOf(part: MimeNode, bytes: () => Uint8Array): Seal | undefined {
  if (part.type === 'application/pgp-encrypted') return 'encrypted'
  if (SIGNATURE.test(part.type)) return isOfSeal(part) ? 'signed' : undefined
  const isEnvelope =
    ENVELOPE.test(part.type) || (part.type === 'application/octet-stream' && /\.p7m$/i.test(fileNameOf(part)))
  if (!isEnvelope) return undefined
  const kind = part.contentType.parameters.get('smime-type')?.toLowerCase()
  if (kind === 'certs-only') return undefined
  if (kind === 'enveloped-data' || kind === 'authenveloped-data') return 'encrypted'
  const start = Buffer.from(bytes().subarray(0, 64))
  if (kind === 'signed-data' || start.includes(SIGNED_DATA)) return 'signed'
  return kind !== undefined || start.includes(ENVELOPED_DATA) || start.includes(AUTH_ENVELOPED_DATA)
    ? 'encrypted'
    : undefined
}

/** Takes PGP's armour (RFC 9580, 6 and 7) out of a text: of what is signed the words stay, of what is encrypted nothing can be read. */
export function withoutArmour(text: string): { readonly text: string; readonly seal: Seal | undefined } {
  if (!text.includes('-----BEGIN PGP ')) return { text, seal: undefined }
  const isSigned = SIGNED_TEXT.test(text)
  const isEncrypted = ENCRYPTED_TEXT.test(text)
  if (!isSigned && !isEncrypted) return { text, seal: undefined }
  const kept: string[] = []
  let within: 'none' | 'head' | 'signed' | 'armour' = 'none'
  for (const line of text.split('\n')) {
    const mark = /^-----(BEGIN|END) PGP (SIGNED MESSAGE|SIGNATURE|MESSAGE)-----\s*$/.exec(line)
    if (mark !== null) {
      const begins = mark[1] === 'BEGIN'
      within = !begins ? 'none' : mark[2] === 'SIGNED MESSAGE' ? 'head' : 'armour'
    } else if (within === 'head') {
      if (line.trim() === '') within = 'signed'
    } else if (within === 'signed') kept.push(line.startsWith('- ') ? line.slice(2) : line)
    else if (within === 'none') kept.push(line)
  }
  return { text: kept.join('\n'), seal: isEncrypted ? 'encrypted' : 'signed' }
}

/** Encrypted says more than signed: nothing of it can be read. */
export const strongerSeal = (one: Seal | undefined, other: Seal | undefined): Seal | undefined =>
  one === 'encrypted' || other === undefined ? one : other

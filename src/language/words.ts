import type { Language } from './language.ts'
import { stemOf } from './stems.ts'
import { eachToken } from './tokens.ts'

/** The model's `Words`. */
interface Words {
  readonly forms: string
  readonly stems: string
}

/** A mailbox: the model's `Address`. */
interface Mailbox {
  readonly name: string
  readonly address: string
}

/** A mail's text by field, before it is words. */
export interface MailTexts {
  readonly subject: string
  readonly own: string
  /** Quoted and forwarded text. */
  readonly quoted: string
  readonly attachmentNames: readonly string[]
  readonly from: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly language: Language
}

/** No person writes more in one mail; a program's log may, and its end is then not searched. */
const MAX_MAIL_WORDS = 200_000

/** The words of a text for the index: first every word in reading order, then the identifiers as wholes, which are thus
 *  found but never stand between two words of a phrase. At most `limit`; the rest is left out. */
export function wordsOf(text: string, language: Language, limit = MAX_MAIL_WORDS): Words {
  return listOf(formsOf(text, limit), language)
}

/** All fields of a mail: the model's `MailWords`. At most 200,000 words in all: the sender's own come first, quotes get what is left. */
export function mailWords(mail: MailTexts) {
  let left = MAX_MAIL_WORDS
  const take = (text: string): string[] => {
    const forms = formsOf(text, left)
    left -= forms.length
    return forms
  }
  const subject = listOf(take(mail.subject), mail.language)
  const sender = take(textOfAddress(mail.from)).join(' ')
  const own = listOf(take(mail.own), mail.language)
  const names = take(mail.attachmentNames.join('\n')).join(' ')
  const recipients = take([...mail.to, ...mail.cc].map(textOfAddress).join('\n')).join(' ')
  return { subject, own, quoted: listOf(take(mail.quoted), mail.language), names, sender, recipients }
}

const textOfAddress = ({ name, address }: Mailbox): string => `${name}\n${address}`

function formsOf(text: string, limit: number): string[] {
  const words: string[] = []
  const wholes: string[] = []
  eachToken(text, (form, _start, _end, whole) => {
    if (words.length + wholes.length >= limit) return false
    if (whole) wholes.push(form)
    else words.push(form)
    return true
  })
  for (const whole of wholes) words.push(whole)
  return words
}

function listOf(forms: readonly string[], language: Language): Words {
  return { forms: forms.join(' '), stems: forms.map((form) => stemOf(form, language)).join(' ') }
}

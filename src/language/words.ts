import type { Word } from './known-words.ts'
import type { Language } from './language.ts'
import { stemOfWord } from './stems.ts'
import { eachWord } from './tokens.ts'

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
  /** As text, or as the words that `wordsIn` has read in it already. */
  readonly own: string | readonly Word[]
  /** Quoted and forwarded text. */
  readonly quoted: string
  readonly attachmentNames: readonly string[]
  /** The text of attachments, each in a language of its own. */
  readonly files?: readonly { readonly text: string; readonly language: Language }[]
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
  return listOf(wordsIn(text, limit), language)
}

/** All fields of a mail: the model's `MailWords`. At most 200,000 words in all: the sender's own come first, quotes get
 *  what is left, and attachments what is left then. */
export function mailWords(mail: MailTexts) {
  let left = MAX_MAIL_WORDS
  const keep = (words: readonly Word[]): readonly Word[] => {
    const kept = words.length <= left ? words : words.slice(0, left)
    left -= kept.length
    return kept
  }
  const take = (text: string): readonly Word[] => keep(wordsIn(text, left))
  const subject = listOf(take(mail.subject), mail.language)
  const sender = formsOf(take(textOfAddress(mail.from)))
  const own = listOf(typeof mail.own === 'string' ? take(mail.own) : keep(mail.own), mail.language)
  const names = formsOf(take(mail.attachmentNames.join('\n')))
  const recipients = [mail.to, mail.cc]
    .map((mailboxes) => formsOf(keep(wordsOfMailboxes(mailboxes))))
    .join(' ')
    .trim()
  const quoted = listOf(take(mail.quoted), mail.language)
  const files = joined((mail.files ?? []).map(({ text, language }) => listOf(take(text), language)))
  return { subject, own, quoted, files, names, sender, recipients }
}

const joined = (all: readonly Words[]): Words => ({
  forms: all
    .map(({ forms }) => forms)
    .join(' ')
    .trim(),
  stems: all
    .map(({ stems }) => stems)
    .join(' ')
    .trim(),
})

/** Whoever reads mail gives the same list for the same field, and a thread's mails all go to the same people. */
const knownMailboxes = new WeakMap<readonly Mailbox[], readonly Word[]>()

function wordsOfMailboxes(mailboxes: readonly Mailbox[]): readonly Word[] {
  let words = knownMailboxes.get(mailboxes)
  if (words === undefined) knownMailboxes.set(mailboxes, (words = wordsIn(mailboxes.map(textOfAddress).join('\n'))))
  return words
}

const textOfAddress = ({ name, address }: Mailbox): string => `${name}\n${address}`

/** The words of a text, and after them its identifiers as wholes; at most `limit`. */
export function wordsIn(text: string, limit = MAX_MAIL_WORDS): readonly Word[] {
  let length = 0
  const wholes: Word[] = []
  eachWord(text, (word, _start, _end, whole) => {
    if (length + wholes.length >= limit) return false
    if (whole) wholes.push(word)
    else gathered[length++] = word
    return true
  })
  for (const whole of wholes) gathered[length++] = whole
  return gathered.slice(0, length)
}

/** Where words are gathered: room that grows once and not for each text. */
const gathered: Word[] = []

const formsOf = (words: readonly Word[]): string => words.map(({ form }) => form).join(' ')

function listOf(words: readonly Word[], language: Language): Words {
  const stems: string[] = []
  for (const word of words) {
    const stem = stemOfWord(word, language)
    if (stem !== word.form) stems.push(stem)
  }
  return { forms: formsOf(words), stems: stems.join(' ') }
}

import { type Message, ownText } from '../model/message.ts'
import type { PageLanguage } from '../model/question.ts'
import { mailWords } from '../post/words/index.ts'
import { languageOf } from './language.ts'

/** Of one mail's own words, what pages show and mails carry on. The mail itself is kept whole. */
export const MAX_OWN_CHARS = 20_000

/** A mail with no more own words than are passed on; where some are left out, its last line says so. */
export function bounded(message: Message, otherwise: PageLanguage): Message {
  const own = ownText(message)
  if (own.length <= MAX_OWN_CHARS) return message
  const cut = mailWords[languageOf(message, otherwise)].cut
  const text = `${own
    .slice(0, MAX_OWN_CHARS)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}\n\n${cut}`
  const others = message.parts.filter(({ kind }) => kind !== 'own')
  const end = text.length
  return {
    ...message,
    text,
    parts: [{ kind: 'own', start: 0, end }, ...others.map((part) => ({ ...part, start: end, end }))],
  }
}

import { type Message, ownText } from '../model/message.ts'
import type { PageLanguage } from '../model/question.ts'
import { mailWords } from '../post/words/index.ts'
import { languageOf } from './language.ts'
import { masked } from './mask.ts'

/** Of one mail's own words, what pages show and mails carry on. The mail itself is kept whole. */
export const MAX_OWN_CHARS = 20_000

/** A mail with no more own words than are passed on; where some are left out, its last line says so. Without the keys and the
 *  reply addresses of our mails, `address` being ours: a quote that its mail program did not mark is taken for own words. */
export function bounded(
  message: Message,
  { address, language }: { readonly address: string; readonly language: PageLanguage },
): Message {
  const written = ownText(message)
  const own = masked(written, address)
  if (own.length <= MAX_OWN_CHARS) return own === written ? message : withOwn(message, own)
  const cut = mailWords[languageOf(message, language)].cut
  const kept = own.slice(0, MAX_OWN_CHARS).replace(/[\uD800-\uDBFF]$/, '')
  return withOwn(message, `${kept.trimEnd()}\n\n${cut}`)
}

/** A mail with other own words, and nothing beside them. */
export function withOwn(message: Message, text: string): Message {
  const others = message.parts.filter(({ kind }) => kind !== 'own')
  const end = text.length
  return {
    ...message,
    text,
    parts: [{ kind: 'own', start: 0, end }, ...others.map((part) => ({ ...part, start: end, end }))],
  }
}

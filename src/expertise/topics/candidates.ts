import { fold } from '../../language/fold.ts'
import { BOKMAL, ENGLISH, NYNORSK } from '../../language/stopwords.ts'
import type { Language } from '../../model/message.ts'
import type { Candidate } from './candidate.ts'
import { isContent, phrasesOf, wordsIn } from './candidate.ts'
import { englishPhrases } from './english.ts'
import { norwegianPhrases } from './norwegian.ts'

const MAX_CHARS = 1000
/** `[PATCH v3 2/7]` says how a mail was sent; other tags say what it is about. */
const SENT_AS = /\[[^[\]]*\b(?:patch|rfc|pull|resend|v\d+|\d+\/\d+)\b[^[\]]*\]/giu
const LINK = /\S+:\/\/\S+|\S+@\S+/gu
const HASHTAG = /(?<![\p{L}\p{N}#&/])#(\p{L}[\p{L}\p{N}_-]{1,39})/gu
const BREAK = /[:;,()[\]{}"“”«»?!|=<>*\n]+|\s[-–—]+\s|\.(?=\s|$)|…/u

/** What a subject, or a subject and a sentence on the next line, may be about: noun phrases of up to three words (English
 *  by compromise, Norwegian by rules), identifiers and product names whole, #hashtags. Each key once. Of other languages
 *  only identifiers and hashtags. Reads the first 1,000 characters; about 1,700 English subjects a second, and ten times
 *  as many Norwegian. */
export function candidates(text: string, language: Language): Candidate[] {
  const plain = text.slice(0, MAX_CHARS).replace(LINK, ' ')
  const hashtags = [...plain.matchAll(HASHTAG)].map(([tag]): Candidate => ({ key: fold(tag), text: tag, sure: true }))
  const segments = plain
    .replace(HASHTAG, ' ')
    .replace(SENT_AS, ' ')
    .split(BREAK)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '')
  const once = new Map<string, Candidate>()
  for (const candidate of [...hashtags, ...phrasesIn(segments, languageOfSubject(segments, language))]) {
    const known = once.get(candidate.key)
    if (known === undefined || (candidate.sure && !known.sure)) once.set(candidate.key, candidate)
  }
  return [...once.values()]
}

/** A subject may be of another language than the mail below it: its function words say so, if it has any. */
function languageOfSubject(segments: readonly string[], language: Language): Language {
  let [norwegian, english] = [0, 0]
  for (const { form } of segments.flatMap(wordsIn)) {
    if (BOKMAL.has(form) || NYNORSK.has(form) || /[æøå]/.test(form)) norwegian += 1
    if (ENGLISH.has(form)) english += 1
  }
  if (norwegian > english && language === 'en') return 'nb'
  return english > norwegian && (language === 'nb' || language === 'nn') ? 'en' : language
}

function phrasesIn(segments: readonly string[], language: Language): Candidate[] {
  if (language === 'en') return [...englishPhrases(segments), ...identifiersIn(segments, language)]
  if (language === 'other') return identifiersIn(segments, language)
  return norwegianPhrases(segments, language)
}

/** A tagger takes many an identifier for a verb or a number. */
const identifiersIn = (segments: readonly string[], language: Language): Candidate[] =>
  segments
    .flatMap(wordsIn)
    .filter((word) => word.identifier && isContent(word, language))
    .flatMap((word) => phrasesOf([word], () => true, language))

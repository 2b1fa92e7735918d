import type { Language } from '../../model/message.ts'
import type { Candidate, Word } from './candidate.ts'
import { isContent, phrasesOf, wordsIn } from './candidate.ts'

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

/** A word right after one of these is a verb: *å bytte*, *vi bytter*, *skal byttes*. */
const BEFORE_VERB = set(`
  å jeg eg du vi me de dei dere dykk han hun ho man ein kan kunne skal skulle vil ville må måtte bør burde har hadde ikke ikkje som
  blir ble vart vert får fikk fekk`)

/** A word right after one of these is a noun, or an adjective before one. */
const BEFORE_NOUN = set(`
  en ei et ein eit den det dei denne dette disse desse min mi mitt din sin si sitt vår vårt våre noen nokon noko noe ingen inga alle
  hver kvar hvert kvart hvilken hvilket kva på i av for til fra frå med uten utan om ved mot under over etter mellom mellan gjennom hos
  hjå rundt ny nye nytt gammel gammal gamle`)

const NOUN_ENDING =
  /(?:ing|inga|ingen|inger|ingar|sjon|sjonen|sjoner|sjonar|het|heten|heit|heita|skap|skapet|itet|iteten|nad|naden|else|elsen|ment|mentet|isme|ismen|tør|tøren|tor|toren|logi|logien|grad|graden|verk|verket|anlegg|anlegget|system|systemet)$/
/** Definite forms; in -et and -a only of longer words, since *skrevet* and *kasta* are verbs. */
const DEFINITE = /^.{4,}(?:en|ene|ane)$|^.{6,}[^t]et$|^.{7,}a$/
const VERB_ENDING = /(?:ere|erer|erte|ert|es|te|de|dde|ast)$/
const ADJECTIVE_ENDING =
  /(?:ig|ige|leg|lege|lig|lige|sk|ske|bar|bare|løs|løse|laus|lause|som|somme|ende|ande|full|fulle)$/
const LONG = 10

/** Noun phrases of Norwegian by rules, bokmål and nynorsk: what stands between function words (RAKE: Rose et al. 2010),
 *  less what stands as a verb, compounds whole. No part-of-speech tagger of npm's knows Norwegian. */
export const norwegianPhrases = (segments: readonly string[], language: Language): Candidate[] =>
  segments.flatMap((segment) =>
    runsOf(wordsIn(segment), language).flatMap(({ words, nouns }) =>
      phrasesOf(words, (word) => nouns.has(word), language),
    ),
  )

interface Run {
  readonly words: Word[]
  readonly nouns: Set<Word>
}

function runsOf(words: readonly Word[], language: Language): Run[] {
  const runs: Run[] = [{ words: [], nouns: new Set() }]
  for (const [index, word] of words.entries()) {
    const [before, after] = [words[index - 1], words[index + 1]]
    const run = runs.at(-1)
    if (run === undefined || isVerb(word, before, after) || !isContent(word, language)) {
      runs.push({ words: [], nouns: new Set() })
      continue
    }
    run.words.push(word)
    const describesNext = word.form.endsWith('e') && after !== undefined && isContent(after, language)
    if (isNoun(word, before, words[index - 2]) && !(describesNext && !word.identifier)) run.nouns.add(word)
  }
  return runs.filter((run) => run.words.length > 0)
}

/** What follows *å* or a subject; and *ligger* in "her ligger avtalen", before its subject. */
function isVerb(word: Word, before: Word | undefined, after: Word | undefined): boolean {
  if (word.identifier || word.text !== word.text.toLowerCase()) return false
  if (BEFORE_VERB.has(before?.form ?? '')) return true
  return /^.{2,8}[ea]r$/.test(word.form) && DEFINITE.test(after?.form ?? '')
}

/** By what stands before it (maybe with an adjective between), how it ends, its length, or a capital where no sentence
 *  begins. */
function isNoun({ form, text, identifier }: Word, before: Word | undefined, beforeThat: Word | undefined): boolean {
  const hasCapital = text !== text.toLowerCase()
  if (identifier || (before !== undefined && hasCapital) || (text.length > 1 && text === text.toUpperCase()))
    return true
  if (ADJECTIVE_ENDING.test(form)) return false
  const isDescribed = before !== undefined && /[et]$/.test(before.form) && BEFORE_NOUN.has(beforeThat?.form ?? '')
  if (isDescribed || BEFORE_NOUN.has(before?.form ?? '') || NOUN_ENDING.test(form) || DEFINITE.test(form)) return true
  return form.length >= LONG && !VERB_ENDING.test(form)
}

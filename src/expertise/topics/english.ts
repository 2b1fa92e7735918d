import { createRequire } from 'node:module'
import type compromise from 'compromise/two'
import type { Candidate, Word } from './candidate.ts'
import { isContent, phrasesOf, wordsIn } from './candidate.ts'

let tagger: typeof compromise | undefined

/** Noun phrases of English, by compromise (loaded when first used: 80 MB, 0.15 s). About 1,700 subjects a second; it
 *  reads bodies at 75 a second, so give it subjects and single sentences. */
export function englishPhrases(segments: readonly string[]): Candidate[] {
  tagger ??= createRequire(import.meta.url)('compromise/two') as typeof compromise
  return segments.flatMap((segment) => {
    if (!segment.includes(' ')) return runsOf(wordsIn(segment))
    const found = tagger?.(segment).match('#Adjective? #Noun+').out('array') as string[] | undefined
    return (found ?? []).flatMap((phrase) => runsOf(wordsIn(phrase)))
  })
}

/** What is left of a noun phrase without its empty words, in as many pieces as they leave. */
function runsOf(words: readonly Word[]): Candidate[] {
  const runs: Word[][] = [[]]
  for (const word of words) {
    if (isContent(word, 'en')) runs.at(-1)?.push(word)
    else runs.push([])
  }
  return runs.flatMap((run) => phrasesOf(run, () => true, 'en'))
}

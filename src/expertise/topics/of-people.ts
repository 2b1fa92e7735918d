import { fold } from '../../language/fold.ts'
import { readFullName } from '../names.ts'

/** How much a topic is a person's own, for ordering theirs: those they wrote about in many threads, and few others did.
 *  `wrote` is in how many of the topic's threads they did. */
export const ownShare = (wrote: number, topic: { readonly threads: number; readonly people: number }): number =>
  wrote ** 2 / Math.sqrt(topic.threads * topic.people)

/** The words of people's names, folded, so that nobody is a topic. A name that is a word too (*Berg*, *Mark*) is only kept
 *  from being one where it is written with a capital. */
export function nameWords(displayNames: Iterable<string>): Set<string> {
  const words = new Set<string>()
  for (const name of displayNames) {
    if (readFullName(name) === undefined) continue
    for (const word of name.split(/[^\p{L}'-]+/u)) if (word.length > 2) words.add(fold(word))
  }
  return words
}

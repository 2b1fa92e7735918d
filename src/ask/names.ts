import { queryStems } from '../language/stems.ts'
import { tokenize } from '../language/tokens.ts'

/** The words of a text, each by its form and its stems, so that *pumper* meets *pumpa*. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  for (const { form } of tokenize(text)) {
    words.add(form)
    for (const stem of queryStems(form)) words.add(stem)
  }
  return words
}

/** Whether a text speaks of a topic, or bears a hashtag. A topic of several words must have all of them. */
export const speaksOf = (name: string, words: ReadonlySet<string>, hashtags: readonly string[]): boolean =>
  speakingOf(name)(words, hashtags)

/** The same, for looking through many texts for one name. */
export function speakingOf(name: string): (words: ReadonlySet<string>, hashtags: readonly string[]) => boolean {
  if (name.startsWith('#')) return (_words, hashtags) => hashtags.includes(name.slice(1))
  const wanted = tokenize(name)
    .filter(({ whole }) => !whole)
    .map(({ form }) => [form, ...queryStems(form)])
  return (words) => wanted.length > 0 && wanted.every((forms) => forms.some((one) => words.has(one)))
}

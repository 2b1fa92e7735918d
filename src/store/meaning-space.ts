import type { Language } from '../model/message.ts'

/** Texts of one language lie near each other whatever they are about, so that a question finds its own language first. Without
 *  the mean of their language they do not (Libovický, Rosa and Fraser, "On the Language Neutrality of Pre-trained Multilingual
 *  Representations", 2020). */
export interface MeaningSpace {
  /** Vectors are compared only within one space: of one model, and one set of means. */
  readonly name: string
  readonly means: ReadonlyMap<LanguageGroup, Float32Array>
}

/** Bokmål and nynorsk are one language to a model. */
export type LanguageGroup = 'no' | 'en' | 'other'

/** What a text's mean is taken from. */
export const groupOf = (language: Language): LanguageGroup =>
  language === 'nb' || language === 'nn' ? 'no' : language === 'en' ? 'en' : 'other'

/** A vector without what it owes to its language, of length 1; one of another length than the mean's is left as it is. */
export function centred(
  vector: Float32Array,
  group: LanguageGroup,
  { means }: Pick<MeaningSpace, 'means'>,
): Float32Array {
  const mean = means.get(group)
  const left = mean?.length === vector.length ? vector.map((value, at) => value - (mean[at] ?? 0)) : vector
  return unit(left)
}

/** The same direction, of length 1; a vector of nothing stays so. */
export function unit(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return length === 0 ? vector : vector.map((value) => value / length)
}

import type { MailKey } from '../model/ids.ts'
import type { LanguageGroup } from './meaning-space.ts'

/** Keeps the vectors of mails, as the one that gives mails their vectors sees it. */
export interface MeaningStore {
  /** A mail's vector as the model made it. One of another length than the first is left out. */
  put(mail: MailKey, language: LanguageGroup, vector: Float32Array): void
  /** Which of the mails have one. */
  holds(mails: readonly MailKey[]): ReadonlySet<MailKey>
  /** Works the means of the languages out anew, while there are few vectors and they have grown so many times over; true when
   *  that moved all of them into a new space. */
  recentre(growth: number): boolean
}

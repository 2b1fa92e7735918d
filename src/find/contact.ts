import { type Contact, phoneKey } from '../model/contact.ts'
import type { PersonContact } from './types.ts'

/** What somebody's signatures agree on: of each the latest that stands in two mails or more, '' where none does. `contacts` newest
 *  first, all of mail that the viewer may read. */
export const learnedFrom = (contacts: readonly Contact[]): PersonContact => ({
  phone: latestSeenTwice(contacts, ({ phone }) => phone, phoneKey),
  title: latestSeenTwice(contacts, ({ title }) => title, folded),
  unit: latestSeenTwice(contacts, ({ unit }) => unit, folded),
})

const folded = (text: string): string => text.toLowerCase()

function latestSeenTwice(
  contacts: readonly Contact[],
  said: (contact: Contact) => string,
  keyOf: (value: string) => string,
): string {
  const values = contacts.map(said).filter((value) => value !== '')
  const counts = new Map<string, number>()
  for (const value of values) counts.set(keyOf(value), (counts.get(keyOf(value)) ?? 0) + 1)
  return values.find((value) => (counts.get(keyOf(value)) ?? 0) > 1) ?? ''
}

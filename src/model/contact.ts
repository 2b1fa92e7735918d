/** What a mail's signature says of its author. Empty where it says nothing. */
export interface Contact {
  /** As written, white space folded. */
  readonly phone: string
  readonly title: string
  /** Department and organisation, as far as they stand on lines of their own: "Avdeling for drift, Vika Energi AS". */
  readonly unit: string
  /** A hash of the whole block, by which two mails are told to have the same; '' for a block too small to be one's own. */
  readonly block: string
}

/** A telephone number as numbers are compared: its digits, without what leads out of the country it is written in and Norway's own
 *  code, which half of those who have it leave out. */
export function phoneKey(phone: string): string {
  const digits = phone.replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^00/, '')
  return digits.length === 10 && digits.startsWith('47') ? digits.slice(2) : digits
}

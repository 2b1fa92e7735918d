/** A pattern that matches any of the phrases, which are patterns themselves, one or more to a row. */
export const anyOf = (...rows: readonly string[]): string => `(?:${rows.join('|')})`

/** Text that begins with any of the phrases, whatever their case. */
export const startingWith = (...rows: readonly string[]): RegExp => new RegExp(`^${anyOf(...rows)}`, 'iu')

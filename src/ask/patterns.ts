/** A pattern that matches any of the phrases, which are patterns themselves, one or more to a row. */
export const anyOf = (...rows: readonly string[]): string => `(?:${rows.join('|')})`

/** A pattern written over several lines: its line breaks, and the space around them, are no part of it. */
export const pattern = (template: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw(template, ...values).replace(/\s*\n\s*/g, '')

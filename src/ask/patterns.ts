/** A pattern that matches any of the phrases, which are patterns themselves, one or more to a row. */
export const anyOf = (...rows: readonly string[]): string => `(?:${rows.join('|')})`

/** A pattern written over several lines: its line breaks, and the space around them, are no part of it. */
export const pattern = (template: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw(template, ...values).replace(/\s*\n\s*/g, '')

/** A pattern that takes letters in either case, but within `(?-i:...)`. Spelled out, since V8 comes to mistake the case of what
 *  stands around such a group (V8 13.6: "Takk" is then no "takk"), in a process that has compiled much. */
export function caseless(source: string): RegExp {
  const parts = source.match(PARTS) ?? []
  let depth = 0
  let exactAbove = Infinity // depth at which a group of exact letters began
  const written = parts.map((part) => {
    if (part === EXACT && exactAbove === Infinity) exactAbove = depth
    if (part.startsWith('(')) depth++
    const isExact = exactAbove !== Infinity
    if (part === ')') depth--
    if (depth <= exactAbove && part === ')') exactAbove = Infinity
    if (part === EXACT) return '(?:'
    return isExact ? part : inEitherCase(part)
  })
  return new RegExp(written.join(''), 'u')
}

const EXACT = '(?-i:'
/** What a pattern consists of: escapes, classes, beginnings of groups, and single characters. */
const PARTS = /\\[pP]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:-i:|<[=!]|<\w+>|[:=!])|[^]/gu
const CASED = String.raw`\p{Ll}\p{Lu}\p{Lt}`

function inEitherCase(part: string): string {
  if (/^\\p\{L[lu]\}$/.test(part)) return `[${CASED}]`
  if (part.startsWith('[')) {
    const cased = /\\p\{L[lu]\}/.test(part) ? CASED : ''
    const letters = part.replace(/\\[pP]\{[^}]*\}|\\./gu, ' ').match(/\p{L}(?:-\p{L})?/gu) ?? []
    const others = letters.map((some) => some.toUpperCase() + some.toLowerCase()).join('')
    return `${part
      .slice(0, -1)
      .replace(/^\[(?!\^)/, `[${cased}${others}`)
      .replace(/^\[\^/, `[^${cased}${others}`)}]`
  }
  if (!/^\p{L}$/u.test(part)) return part
  const [lower, upper] = [part.toLowerCase(), part.toUpperCase()]
  return lower === upper || upper.length > part.length ? part : `[${lower}${upper}]`
}

const SIGNATURE_LINES = 8

/** A mail's own words without a block below its sender's name ("Ola Vik / Rådgiver / 51 00 00 00") that no closing introduces: for telling
 *  what a short reply means. What is passed on keeps it. */
export function unsigned(own: string, name: string): string {
  const words = name
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter(Boolean)
  if (words.length < 2) return own
  const lines = own.trimEnd().split('\n')
  const from = Math.max(1, lines.length - SIGNATURE_LINES)
  const at = lines.findIndex((line, index) => index >= from && isName(line, words))
  return at < 0 ? own : lines.slice(0, at).join('\n').trimEnd()
}

/** A line that is the name and nothing else, in either order. */
function isName(line: string, words: readonly string[]): boolean {
  const said = line.toLowerCase().match(/[\p{L}\p{N}.'-]+/gu) ?? []
  return said.length >= 2 && said.length <= words.length && said.every((word) => words.includes(word))
}

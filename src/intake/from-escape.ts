const ESCAPED = Buffer.from('>From ')
const LINE_FEED = 0x0a
const QUOTE = 0x3e

/** Takes one `>` from every line that begins with `>From `, `>>From ` and so on: what mboxrd added when it was written.
 *  (mboxo escapes only bare `From `; there the same rule is right but for lines that were quoted already.) A line counts
 *  when its line break is within `bytes`. Gives `bytes` itself when there is nothing to take. */
export function unescapeFrom(bytes: Buffer): Buffer {
  const kept: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(ESCAPED); at >= 0; at = bytes.indexOf(ESCAPED, at + ESCAPED.length)) {
    let first = at
    while (first > from && bytes[first - 1] === QUOTE) first--
    if (bytes[first - 1] !== LINE_FEED) continue
    kept.push(bytes.subarray(from, first))
    from = first + 1
  }
  if (kept.length === 0) return bytes
  kept.push(bytes.subarray(from))
  return Buffer.concat(kept)
}

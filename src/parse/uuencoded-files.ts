import { BEGIN, fromUuencoded, isUuencoded } from './transfer.ts'

export interface UuencodedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Takes files that stand uuencoded in a text (`begin 644 plan.doc`, lines, `end`) out of it. A `begin` without lines of
 *  the kind after it is prose. One pass. */
export function takeUuencoded(text: string): { readonly text: string; readonly files: readonly UuencodedFile[] } {
  if (!/^begin [0-7]{3,4}(?: |$)/m.test(text)) return { text, files: [] }
  const lines = text.split('\n')
  const kept: string[] = []
  const files: UuencodedFile[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trimEnd()
    const begin = BEGIN.exec(line)
    const name = begin === null ? undefined : (begin[1] ?? '')
    const end = name === undefined ? undefined : endOf(lines, at + 1)
    const bytes = end === undefined ? undefined : fromUuencoded(lines.slice(at, end).join('\n'))
    if (name === undefined || end === undefined || bytes === undefined) kept.push(lines[at] ?? '')
    else {
      files.push({ name, bytes })
      at = end - 1
    }
  }
  return { text: kept.join('\n'), files }
}

/** The line after a file's last: its `end`, or where it was cut off. Undefined where not one line is of the file. */
function endOf(lines: readonly string[], from: number): number | undefined {
  let at = from
  while (
    at < lines.length &&
    !/^end\s*$/.test(lines[at] ?? '') &&
    isUuencoded((lines[at] ?? '').replace(/\r$/, '')) &&
    lines[at]?.trim() !== ''
  )
    at++
  const isClosed = /^end\s*$/.test(lines[at] ?? '')
  return at === from ? undefined : isClosed ? at + 1 : at
}

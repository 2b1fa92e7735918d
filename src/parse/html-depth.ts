import { Tokenizer } from 'htmlparser2'

/** Chromium flattens what is nested deeper than 512; mail that people wrote stays under 100. */
const MAX_DEPTH = 400
/** Elements without an end tag (HTML, 13.1.2), which nothing can be inside of. */
export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
/** Closed by the next of their kind, so that a run of them does not nest (`<td>1<td>2`). */
const CLOSED_BY_SIBLING = new Set('p li dt dd option optgroup tr td th thead tbody tfoot rt rp'.split(' '))
const ignore = () => {}

/** Whether HTML nests deeper than any honest mail. Parsers and sanitizers take time that grows with the square of the
 *  depth, or recurse, so this is asked before they see it. One pass over the tokens. */
export function isNestedTooDeep(html: string): boolean {
  const open: string[] = []
  const counts = new Map<string, number>()
  let isTooDeep = false
  const close = (name: string) => {
    if (!counts.get(name)) return // an end tag of nothing closes nothing
    for (let closed = open.pop(); closed !== undefined; closed = open.pop()) {
      counts.set(closed, (counts.get(closed) ?? 1) - 1)
      if (closed === name) break
    }
  }
  const nameAt = (start: number, end: number) => html.slice(start, end).toLowerCase()
  const tokenizer = new Tokenizer(
    {},
    {
      onopentagname: (start, end) => {
        const name = nameAt(start, end)
        if (isTooDeep || VOID.has(name) || CLOSED_BY_SIBLING.has(name)) return
        open.push(name)
        counts.set(name, (counts.get(name) ?? 0) + 1)
        isTooDeep = open.length > MAX_DEPTH
      },
      onclosetag: (start, end) => {
        if (!isTooDeep) close(nameAt(start, end))
      },
      onattribdata: ignore,
      onattribend: ignore,
      onattribentity: ignore,
      onattribname: ignore,
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onopentagend: ignore,
      onprocessinginstruction: ignore,
      onselfclosingtag: ignore,
      ontext: ignore,
      ontextentity: ignore,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return isTooDeep
}

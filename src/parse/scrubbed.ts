import type { Lines } from './lines.ts'

/** What Mailman's archiver puts between the parts of a mail. */
const NEXT_PART = /^-{8,20} next part -{8,20}$/
/** What it writes in the place of a part that is no text, of which nothing is left but where it lies. */
const SCRUBBED = /^(?:An? [^.]{1,60} was scrubbed\.\.\.|Skipped content of type \S+)$/
const FACT = /^(?:Name|Type|Size|Desc|From|To|Subject|Date|URL|Url) ?:/
const MAX_FACTS = 8

/** Where the notice of a part that Mailman took out ends, which begins at `line`; undefined where none does. A part that is text follows its
 *  rule, and is the mail's own. */
export function scrubbedEnd(lines: Lines, line: number): number | undefined {
  if (lines.firstChar(line) !== '-' || lines.lengthOf(line) > 60 || !NEXT_PART.test(lines.at(line).trim()))
    return undefined
  const next = lines.nextVisible(line + 1, 3)
  if (next === undefined || lines.lengthOf(next) > 200 || !SCRUBBED.test(lines.at(next).trim())) return line + 1
  let end = next + 1
  while (end < Math.min(lines.count, next + 1 + MAX_FACTS) && FACT.test(lines.at(end))) end++
  return end
}

/** The form a topic is shown in must be at least this common among those it was written in. */
const COMMON_FORM = 0.2

/** How to write a topic that was written in several ways, each with its count: the shortest that is common (*veksler*, not
 *  *veksleren*), with capitals only where it is never seen without (*Kaia*, *SCADA*). */
export function nameOf(texts: ReadonlyMap<string, number>): string {
  const forms = new Map<string, number>()
  let total = 0
  for (const [text, count] of texts) {
    forms.set(text.toLowerCase(), (forms.get(text.toLowerCase()) ?? 0) + count)
    total += count
  }
  const common = [...forms].filter(([, count]) => count >= COMMON_FORM * total)
  const byLength = (common.length === 0 ? [...forms] : common).sort(
    ([a, one], [b, other]) => a.length - b.length || other - one || (a < b ? -1 : 1),
  )
  const form = byLength[0]?.[0] ?? ''
  if (texts.has(form)) return form
  const written = [...texts].filter(([text]) => text.toLowerCase() === form)
  return written.sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0]?.[0] ?? form
}

import type { Attachment } from '../model/message.ts'
import { tellingClosingAt } from './closings.ts'
import { unsigned } from './unsigned.ts'

const CLOSING_LINES = 6
const HIDDEN = '…'

/** The words of somebody who wants no name, without what tells it: a closing or a line of their name with what follows it, and their
 *  name and address wherever they stand. */
export function withoutName(text: string, who: { readonly name: string; readonly address: string }): string {
  const lines = unsigned(text, who.name).trimEnd().split('\n')
  const closing = tellingClosingAt(lines, Math.max(1, lines.length - CLOSING_LINES))
  const kept = (closing < 0 ? lines : lines.slice(0, closing)).join('\n').trimEnd()
  return hidden(kept, who)
}

/** Their files, without their name in the names of these. What is within them is as it is. */
export const filesWithoutName = (
  files: readonly Attachment[],
  who: { readonly name: string; readonly address: string },
): Attachment[] => files.map((file) => ({ ...file, name: hidden(file.name, who) }))

const hidden = (text: string, who: { readonly name: string; readonly address: string }): string =>
  namesOf(who).reduce((left, name) => left.replace(wordOf(name), HIDDEN), text)

function namesOf({ name, address }: { readonly name: string; readonly address: string }): string[] {
  const words = name.split(/[\s,]+/u).filter((word) => word.length > 1)
  const whole = [address, name].filter((one) => one.length > 2)
  return [...whole, ...words].toSorted((a, b) => b.length - a.length)
}

/** In the genitive too. */
const wordOf = (name: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:['’]?s|['’])?(?![\\p{L}\\p{N}])`,
    'giu',
  )

import type { Viewer } from '../model/audience.ts'
import type { MessageId, ThreadId } from '../model/ids.ts'
import type { Find } from './find.ts'
import type { ThreadResult } from './types.ts'

/** All the parts of a thread, the first first, however long it is. Undefined when it is not there, or not the viewer's. */
export async function wholeThread(
  find: Pick<Find, 'threadFor'>,
  viewer: Viewer,
  which: { readonly messageId: MessageId } | { readonly thread: ThreadId },
): Promise<[ThreadResult, ...ThreadResult[]] | undefined> {
  const first = await find.threadFor(viewer, which, 0)
  if (first === undefined) return undefined
  const parts: [ThreadResult, ...ThreadResult[]] = [first]
  let next = first.places.length
  while (next < first.size) {
    const part = await find.threadFor(viewer, { thread: first.thread }, next)
    if (part === undefined || part.places.length === 0) break // merged or hidden meanwhile: what was there is the answer
    parts.push(part)
    next = part.offset + part.places.length
  }
  return parts
}

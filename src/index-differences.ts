import { Explained } from './explained.ts'
import type { MailKey } from './model/ids.ts'
import type { Generation, GenerationWriter } from './store/index-engine.ts'
import type { IndexLedger, Lacking, Place } from './store/index-ledger.ts'
import type { HeldMail, Refused } from './store/search-index.ts'

const COMPARED_AT_ONCE = 5_000
const LOOKED_UP_AT_ONCE = 500
const COMPARISONS = 5
/** An engine refuses a mail that is beyond all measure, not one in a hundred. */
const FEW_REFUSED = 10
const MOST_REFUSED = 0.01

/** An index is too far from the record to be searched. */
export class IndexDiffers extends Explained {}

/** A generation to be filled, findable at once or, `in-bulk`, once it has settled. */
export interface Filling {
  readonly generation: Generation
  readonly writer: GenerationWriter
  readonly how?: 'in-bulk'
}

/** Whoever brings a generation up to date with the record. */
interface Feed {
  fillUp(into: Filling, onMails: (mails: number) => void): Promise<void>
}

/** How the record and a generation of the index differ. */
export interface Differences {
  /** Mails that the record has and the index lacks, or has otherwise. */
  readonly lost: readonly MailKey[]
  /** Mails that the index has and the record has not, or has once. */
  readonly stray: readonly MailKey[]
}

/** Compares what the record has with what a generation holds, mail by mail. */
export async function differences(
  ledger: Pick<IndexLedger, 'shouldHold'>,
  index: Pick<GenerationWriter, 'held'>,
  signal?: AbortSignal,
): Promise<Differences> {
  const lost: MailKey[] = []
  const stray: MailKey[] = []
  const held = inPieces((after) => index.held(after, COMPARED_AT_ONCE), signal)
  let other = await held.next()
  for await (const mail of inPieces((after) => ledger.shouldHold(after, COMPARED_AT_ONCE), signal)) {
    for (; other.done !== true && other.value.mail < mail.mail; other = await held.next()) stray.push(other.value.mail)
    const same = other.done !== true && other.value.mail === mail.mail ? other.value : undefined
    if (same === undefined || same.thread !== mail.thread || same.open !== mail.open) lost.push(mail.mail)
    if (same !== undefined) other = await held.next()
  }
  for (; other.done !== true; other = await held.next()) stray.push(other.value.mail)
  return { lost, stray }
}

async function* inPieces(
  read: (after: MailKey) => Promise<readonly HeldMail[]>,
  signal: AbortSignal | undefined,
): AsyncGenerator<HeldMail, undefined> {
  let after = 0 as MailKey
  for (let piece = await read(after); piece.length > 0; piece = await read(after)) {
    signal?.throwIfAborted()
    yield* piece
    after = (piece.at(-1) as HeldMail).mail
  }
}

type Comparing = Pick<IndexLedger, 'shouldHold' | 'refused' | 'lacking' | 'gone' | 'markLacking' | 'mailsToIndex'>

/** Compares, and sees to what differs: what the record has is marked as lacking, what it has not is taken out. What came in or
 *  changed between the two reads is known to be lacking, and no difference. Returns how many mails differed. */
export async function mend(
  ledger: Comparing,
  { generation, writer }: Pick<Filling, 'generation' | 'writer'>,
  signal?: AbortSignal,
): Promise<number> {
  const { lost, stray } = await differences(ledger, writer, signal)
  const known = await knownToDiffer(ledger, generation)
  const isUnknown = (mail: MailKey): boolean => !known.has(mail)
  const [missing, alien] = [lost.filter(isUnknown), stray.filter(isUnknown)]
  await ledger.markLacking(generation, missing)
  for (let at = 0; at < alien.length; at += LOOKED_UP_AT_ONCE) {
    const some = alien.slice(at, at + LOOKED_UP_AT_ONCE)
    const there = new Set((await ledger.mailsToIndex(some)).map(({ facts }) => facts.mail))
    await ledger.markLacking(generation, [...there]) // telling the index anew leaves it with one
    await writer.remove(some.filter((mail) => !there.has(mail)))
  }
  return missing.length + alien.length
}

/** Mails that the generation cannot take, is still to be told of, or is to let go of. */
async function knownToDiffer(ledger: Comparing, generation: Generation): Promise<ReadonlySet<MailKey>> {
  const known = new Set((await ledger.refused(generation)).map(({ mail }) => mail))
  for (const mail of await ledger.gone(generation, COMPARED_AT_ONCE)) known.add(mail)
  for (let from: Place | undefined, isFirst = true; isFirst || from !== undefined; isFirst = false) {
    const { mails, next }: Lacking = await ledger.lacking(generation, COMPARED_AT_ONCE, from)
    for (const mail of mails) known.add(mail)
    from = next
  }
  return known
}

/** Mends a generation until it holds what the record does.
 *  @throws IndexDiffers where they differ still, or the engine refuses more than the odd mail: such an index must not be
 *  searched */
export async function agree(
  feed: Feed,
  ledger: Comparing & Pick<IndexLedger, 'size'>,
  filling: Filling,
): Promise<void> {
  const { generation, writer } = filling
  let differing = 0
  for (let comparison = 0; comparison < COMPARISONS; comparison++) {
    await writer.settle()
    differing = await mend(ledger, filling)
    await feed.fillUp(filling, () => undefined)
    if (differing > 0) continue
    mustTakeNearlyAll(await ledger.refused(generation), await ledger.size())
    return writer.settle()
  }
  throw new IndexDiffers(
    `the new index differs from the record in ${differing} mails, so searches keep the old one; run the command again`,
  )
}

function mustTakeNearlyAll(refused: readonly Refused[], size: number): void {
  if (!isTooMany(refused.length, size)) return
  throw new IndexDiffers(
    `the new index refused ${refused.length} of ${size} mails (${refused[0]?.why}), so searches keep the old one; hvemvet doctor says how the server is`,
  )
}

/** Whether an engine refuses so much that something is wrong with it, and not with the mail. */
export const isTooMany = (refused: number, size: number): boolean =>
  refused > FEW_REFUSED && refused > size * MOST_REFUSED

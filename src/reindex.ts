import type { Context } from './archive-commands.ts'
import { DataFolderError, mustHoldRecord, openRecord } from './data-folder.ts'
import { engineOf, openEngine, vectorsFor } from './index-engines.ts'
import { type Filling, IndexFeed } from './index-feed.ts'
import { WORDS_VERSION } from './language/words-version.ts'
import type { MailKey } from './model/ids.ts'
import type { EngineKind, Generation, GenerationWriter, IndexEngine } from './store/index-engine.ts'
import type { IndexLedger, Lacking, Place, StoredGeneration } from './store/index-ledger.ts'
import type { HeldMail } from './store/search-index.ts'
import { recordPath } from './store/sqlite/paths.ts'

export interface ReindexOutcome {
  readonly mails: number
  readonly engine: EngineKind
  /** Generations kept until they are dropped. */
  readonly old: number
}

const COMPARED_AT_ONCE = 5_000
const COMPARISONS = 5

/** Fills a new generation of the index from the record, while searches and new mail go on with the old one; compares the two;
 *  then lets searches read the new one. Goes on where an earlier run was cut off. The old one is kept. */
export const reindex = (
  context: Context,
  onProgress: (done: number, total: number) => void,
  to: EngineKind = engineOf(context.settings),
): Promise<ReindexOutcome> =>
  working(context, to, async (engine, ledger) => {
    const generation = await fillingOf(engine, ledger)
    const writer = await engine.open(generation, await ledger.size())
    try {
      const feed = feedOf(context, engine, ledger)
      const filling: Filling = { generation, writer, how: 'in-bulk' }
      await fill(feed, ledger, filling, onProgress)
      await agree(feed, ledger, filling)
      await ledger.promote(generation)
      await engine.show(generation)
      await feed.catchUp()
      await writer.compact()
    } finally {
      await writer.close()
    }
    return outcomeOf(engine, ledger)
  })

/** Lets searches read the generation before the current one again, once it has caught up. */
export const reindexBack = (context: Context): Promise<ReindexOutcome> =>
  working(context, engineOf(context.settings), async (engine, ledger) => {
    const old = (await ledger.generations()).findLast(
      (one) => one.engine === engine.kind && one.state === 'old' && one.layout === engine.layout,
    )
    if (old === undefined || !(await engine.has(old.generation)))
      throw new DataFolderError('there is no old index to go back to')
    const writer = await engine.open(old.generation, await ledger.size())
    try {
      await feedOf(context, engine, ledger).fillUp({ generation: old.generation, writer }, () => undefined)
    } finally {
      await writer.close()
    }
    await ledger.promote(old.generation)
    await engine.show(old.generation)
    return outcomeOf(engine, ledger)
  })

/** Removes every generation that is not searched, of the engine in use; or all of the named one, whose address may be in the
 *  settings for this alone. The embedded index, where it is in use, is never removed whole. */
export const dropOld = (context: Context, named?: EngineKind): Promise<ReindexOutcome> =>
  working(context, named ?? engineOf(context.settings), async (engine, ledger) => {
    const keepsCurrent = named !== 'elasticsearch' && engine.kind === engineOf(context.settings)
    for (const { generation, engine: of, state } of await ledger.generations()) {
      if (of !== engine.kind || (state === 'current' && keepsCurrent)) continue
      await engine.drop(generation)
      await ledger.forgetGeneration(generation)
    }
    return outcomeOf(engine, ledger)
  })

/** The ledger of the context's folder feeds the engine. */
const feedOf = ({ folder, settings }: Context, engine: IndexEngine, ledger: IndexLedger): IndexFeed =>
  new IndexFeed(ledger, engine, recordPath(folder), vectorsFor(folder, settings, engine.kind))

async function working<T>(
  context: Context,
  kind: EngineKind,
  work: (engine: IndexEngine, ledger: IndexLedger) => Promise<T>,
): Promise<T> {
  const { settings, folder } = context
  mustHoldRecord(folder)
  if (kind === 'elasticsearch' && settings.index.urls.length === 0)
    throw new DataFolderError(
      'where Elasticsearch is has not been said: set index.url in the settings, or ELASTICSEARCH_URL for this command',
    )
  const record = openRecord(folder)
  try {
    const engine = openEngine(folder, settings, await record.ledger.archive(), kind)
    try {
      return await work(engine, record.ledger)
    } finally {
      await engine.close()
    }
  } finally {
    await record.close()
  }
}

/** The generation that an earlier run began, if this program can go on with it; else a new one. */
async function fillingOf(engine: IndexEngine, ledger: IndexLedger): Promise<Generation> {
  const isOurs = ({ layout, words }: StoredGeneration): boolean => layout === engine.layout && words === WORDS_VERSION
  for (const one of await ledger.generations()) {
    if (one.engine !== engine.kind || one.state !== 'filling') continue
    if (isOurs(one)) {
      if (!(await engine.has(one.generation))) await ledger.emptyGeneration(one.generation)
      return one.generation
    }
    await engine.drop(one.generation)
    await ledger.forgetGeneration(one.generation)
  }
  return ledger.startGeneration({ engine: engine.kind, layout: engine.layout, words: WORDS_VERSION, state: 'filling' })
}

async function fill(
  feed: IndexFeed,
  ledger: IndexLedger,
  filling: Filling,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  let done = 0
  let total = await ledger.lacks(filling.generation)
  onProgress(0, total)
  await feed.fillUp(filling, (mails) => {
    done += mails
    total = Math.max(total, done)
    onProgress(done, total)
  })
}

/** Compares what the record has with what the generation holds, mail by mail, and mends what differs. What came in or changed
 *  between the two reads is known to be lacking, and no disagreement.
 *  @throws DataFolderError where they differ still, since such an index must not be searched */
export async function agree(
  feed: Pick<IndexFeed, 'fillUp'>,
  ledger: Pick<IndexLedger, 'shouldHold' | 'refused' | 'lacking' | 'gone' | 'markLacking'>,
  filling: Filling,
): Promise<void> {
  const { generation, writer } = filling
  let differing: readonly MailKey[] = []
  for (let comparison = 0; comparison < COMPARISONS; comparison++) {
    await writer.settle()
    const { lost, stray } = await differences(ledger, writer)
    const known = await knownToDiffer(ledger, generation)
    const isUnknown = (mail: MailKey): boolean => !known.has(mail)
    const [missing, alien] = [lost.filter(isUnknown), stray.filter(isUnknown)]
    differing = [...missing, ...alien]
    await writer.remove(alien)
    await ledger.markLacking(generation, missing)
    await feed.fillUp(filling, () => undefined)
    if (differing.length === 0) return writer.settle()
  }
  throw new DataFolderError(
    `the new index differs from the record in ${differing.length} mails, so searches keep the old one; run the command again`,
  )
}

/** Mails that the generation cannot take, is still to be told of, or is to let go of. */
async function knownToDiffer(
  ledger: Pick<IndexLedger, 'refused' | 'lacking' | 'gone'>,
  generation: Generation,
): Promise<ReadonlySet<MailKey>> {
  const known = new Set((await ledger.refused(generation)).map(({ mail }) => mail))
  for (const mail of await ledger.gone(generation, COMPARED_AT_ONCE)) known.add(mail)
  for (let from: Place | undefined, isFirst = true; isFirst || from !== undefined; isFirst = false) {
    const { mails, next }: Lacking = await ledger.lacking(generation, COMPARED_AT_ONCE, from)
    for (const mail of mails) known.add(mail)
    from = next
  }
  return known
}

/** Mails that the record has and the index lacks, or has otherwise; and mails that only the index has. */
export async function differences(
  ledger: Pick<IndexLedger, 'shouldHold'>,
  index: Pick<GenerationWriter, 'held'>,
): Promise<{ readonly lost: MailKey[]; readonly stray: MailKey[] }> {
  const lost: MailKey[] = []
  const stray: MailKey[] = []
  const held = inPieces((after) => index.held(after, COMPARED_AT_ONCE))
  let other = await held.next()
  for await (const mail of inPieces((after) => ledger.shouldHold(after, COMPARED_AT_ONCE))) {
    for (; other.done !== true && other.value.mail < mail.mail; other = await held.next()) stray.push(other.value.mail)
    const same = other.done !== true && other.value.mail === mail.mail ? other.value : undefined
    if (same === undefined || same.thread !== mail.thread || same.open !== mail.open) lost.push(mail.mail)
    if (same !== undefined) other = await held.next()
  }
  for (; other.done !== true; other = await held.next()) stray.push(other.value.mail)
  return { lost, stray }
}

async function* inPieces(read: (after: MailKey) => Promise<readonly HeldMail[]>): AsyncGenerator<HeldMail, undefined> {
  let after = 0 as MailKey
  for (let piece = await read(after); piece.length > 0; piece = await read(after)) {
    yield* piece
    after = (piece.at(-1) as HeldMail).mail
  }
}

async function outcomeOf(engine: IndexEngine, ledger: IndexLedger): Promise<ReindexOutcome> {
  const old = (await ledger.generations()).filter((one) => one.engine === engine.kind && one.state === 'old').length
  return { mails: await ledger.size(), engine: engine.kind, old }
}

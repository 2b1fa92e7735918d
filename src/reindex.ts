import type { Context } from './archive-commands.ts'
import { DataFolderError, feedOf, mustHoldRecord, openRecord } from './data-folder.ts'
import { agree, type Filling } from './index-differences.ts'
import { engineOf, openEngine } from './index-engines.ts'
import type { IndexFeed } from './index-feed.ts'
import { WORDS_VERSION } from './language/words-version.ts'
import type { EngineKind, Generation, GenerationWriter, IndexEngine } from './store/index-engine.ts'
import type { IndexLedger, StoredGeneration } from './store/index-ledger.ts'
import { IndexUnavailable } from './store/search-index.ts'

/** What came of filling, or dropping, generations of an index. */
export interface ReindexOutcome {
  /** That the record holds, and so the index. */
  readonly mails: number
  readonly engine: EngineKind
  /** Generations kept until they are dropped. */
  readonly old: number
  /** Why the new index keeps more room than it needs, where the engine could not give it back. It is searched all the same. */
  readonly notCompacted?: string
}

/** Fills a new generation of the index from the record, while searches and new mail go on with the old one; compares the two;
 *  then lets searches read the new one. Goes on where an earlier run was cut off. The old one is kept. */
export const reindex = (
  context: Context,
  onProgress: (done: number, total: number) => void,
  to: EngineKind = engineOf(context.settings),
): Promise<ReindexOutcome> =>
  working(context, to, async (engine, ledger) => {
    const generation = await fillingOf(engine, ledger)
    const feed = feedOf(context, engine, ledger)
    const writer = await engine.open(generation, await ledger.size())
    let notCompacted: string | undefined
    try {
      const filling: Filling = { generation, writer, how: 'in-bulk' }
      await fill(feed, ledger, filling, onProgress)
      await agree(feed, ledger, filling)
      await ledger.promote(generation)
      await engine.show(generation)
      await feed.catchUp()
      notCompacted = await compact(writer)
    } finally {
      await writer.close()
      await feed.close()
    }
    return { ...(await outcomeOf(engine, ledger)), ...(notCompacted === undefined ? {} : { notCompacted }) }
  })

/** Searches read the new index by then: that its pieces were not merged is nothing to fail for. Returns why. */
export async function compact(writer: Pick<GenerationWriter, 'compact'>): Promise<string | undefined> {
  try {
    await writer.compact()
    return undefined
  } catch (fault) {
    if (!(fault instanceof IndexUnavailable)) throw fault
    return fault.message
  }
}

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

async function outcomeOf(engine: IndexEngine, ledger: IndexLedger): Promise<ReindexOutcome> {
  const old = (await ledger.generations()).filter((one) => one.engine === engine.kind && one.state === 'old').length
  return { mails: await ledger.size(), engine: engine.kind, old }
}

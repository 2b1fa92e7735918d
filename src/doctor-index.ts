import type { Context } from './archive-commands.ts'
import { openForReading, type ReadableFolder } from './data-folder.ts'
import type { Check } from './doctor-check.ts'
import { differences, isTooMany } from './index-differences.ts'
import { engineOf, layoutOf, openEngine } from './index-engines.ts'
import { WORDS_VERSION } from './language/words-version.ts'
import type { Generation } from './store/index-engine.ts'
import type { StoredGeneration } from './store/index-ledger.ts'
import { IndexUnavailable } from './store/search-index.ts'

const REINDEX = 'run hvemvet reindex'
const REFUSED_NAMED = 10

/** Whether the search index can be used, is of this version, and holds what the record does. Changes nothing. */
export async function indexChecks(context: Context): Promise<Check[]> {
  const opened = await openForReading(context.folder, context.settings)
  const checks: Check[] = []
  try {
    const { current, archive } = await opened.record.indexState(engineOf(context.settings))
    checks.push(...(await engineChecks(context, archive, current)))
    if (current === undefined || checks.some(({ ok }) => !ok)) return checks
    checks.push(versionCheck(context, current))
    checks.push(await agreement(opened, context), await refusedCheck(opened, current))
  } catch (fault) {
    if (!(fault instanceof IndexUnavailable)) throw fault
    checks.push({ name: 'record and index', ok: false, detail: fault.message })
  } finally {
    await opened.close()
  }
  return checks
}

async function engineChecks(
  context: Context,
  archive: string | undefined,
  current: StoredGeneration | undefined,
): Promise<Check[]> {
  const { settings, folder } = context
  const engine = openEngine(folder, settings, archive ?? '')
  try {
    if (current === undefined) {
      await engine.has(1 as Generation) // says what is wrong with the server, where something is
      const detail = `nothing has been indexed yet (${engine.kind}); hvemvet reindex does, or serve by itself`
      return [{ name: 'index', ok: false, detail }]
    }
    const { ok, detail } = await engine.health(current.generation)
    const mend = ok || engine.kind === 'elasticsearch' ? '' : `: ${REINDEX}`
    return [{ name: 'index', ok, detail: detail + mend }]
  } catch (fault) {
    if (!(fault instanceof IndexUnavailable)) throw fault
    return [{ name: 'index', ok: false, detail: fault.message }]
  } finally {
    await engine.close()
  }
}

function versionCheck({ settings }: Context, { layout, words }: StoredGeneration): Check {
  const isOurs = words === WORDS_VERSION && layout === layoutOf(engineOf(settings))
  return {
    name: 'index version',
    ok: isOurs,
    detail: isOurs ? 'of this version' : `made by another version, searches may miss mail: ${REINDEX}`,
  }
}

async function agreement({ record, index }: ReadableFolder, { settings }: Context): Promise<Check> {
  const { lacks, current } = await record.indexState(engineOf(settings))
  const { lost, stray } = await differences({ shouldHold: (...page) => record.shouldHold(...page) }, index)
  const refused = current === undefined ? [] : await record.refusedByIndex(current.generation)
  const differing = Math.max(0, lost.length - lacks - refused.length) + stray.length
  const isWhole = differing + lacks === 0
  return {
    name: 'record and index',
    ok: isWhole,
    detail: isWhole
      ? 'agree on every mail'
      : `${lacks} mails waiting for the index (what takes mail in, or serve, catches up), ${differing} that differ${differing > 0 ? `: ${REINDEX}` : ''}`,
  }
}

async function refusedCheck({ record }: ReadableFolder, { generation }: StoredGeneration): Promise<Check> {
  const refused = await record.refusedByIndex(generation)
  const named = refused.slice(0, REFUSED_NAMED).map(({ messageId, why }) => `${messageId} (${why})`)
  return {
    name: 'mail the index cannot take',
    ok: !isTooMany(refused.length, (await record.totals({ kind: 'everything' })).mails),
    detail: refused.length === 0 ? 'none' : `${refused.length}: ${named.join('; ')}`,
  }
}

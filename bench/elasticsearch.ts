/** The index on Elasticsearch, one node on this machine: how fast it is filled from the record, how large it is, how long searches
 *  and who-knows take through the site's own functions, beside the embedded index over the same record; and what a reindex
 *  under way costs a search.
 *
 *  node bench/elasticsearch.ts [MAILS]     openbmc, or an archive of so many mails (bench/many.ts) */
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openForReading } from '../src/data-folder.ts'
import { openFind } from '../src/find/open.ts'
import type { Viewer } from '../src/model/audience.ts'
import { dropOld, reindex } from '../src/reindex.ts'
import { loadSettings } from '../src/settings/settings.ts'
import { startElasticsearch } from '../test/servers/elasticsearch.ts'
import { imported, importedFrom, machine, quantile, root, unpacked } from './corpus.ts'
import { allTimed, Drawn, line } from './draw.ts'
import { manyMails } from './many.ts'

const everyone: Viewer = { kind: 'anyone' }
const WANTED = { rate: 1400, size: 0.25, whoKnowsMs: 300, slower: 2 }
/** Rounds after which a server's JVM has compiled what it runs. */
const WARM_UP = 3
/** The server counts bytes anew this often. */
const STATS_MS = 11_000

const mails = Number(process.argv[2] ?? 0)
const mbox = mails > 0 ? await manyMails(mails) : unpacked('openbmc')
const folder = mails > 0 ? importedFrom(mbox, `many-${mails}`) : imported('openbmc')
const searchWantedMs = mails > 0 ? 150 : 80
const say = (text: string): void => void process.stdout.write(text)

const server = await startElasticsearch({ asShipped: true, heapMb: mails > 0 ? 1024 : 512 })
process.once('exit', () => void server.stop())
const elastic = await loadSettings('none', { ELASTICSEARCH_URL: server.url }, true)
const embedded = await loadSettings('none', {}, true)

/** Mails a second from the first batch to the last, without the comparison and the compacting after. */
async function filled(): Promise<{ readonly rate: number; readonly seconds: number }> {
  const started = performance.now()
  let filledMs = 0
  let done = 0
  await reindex({ folder, settings: elastic }, (now) => {
    done = now
    filledMs = performance.now() - started
  })
  return { rate: (done / filledMs) * 1000, seconds: (performance.now() - started) / 1000 }
}

say(
  `machine   ${machine()}\narchive   ${mails > 0 ? `${mails} mails` : 'openbmc'}, ${(statSync(mbox).size / 1e6).toFixed(0)} MB raw\n`,
)
const first = await filled()
say(
  `filled from the record         ${first.rate.toFixed(0)} mails/s  (wanted: ${WANTED.rate}; ${first.seconds.toFixed(0)} s with comparing and compacting)\n`,
)
await sleep(STATS_MS)
const stats = (await (await fetch(`${server.url}/_stats/store`)).json()) as {
  readonly indices: Readonly<
    Record<string, { readonly primaries: { readonly store: { readonly size_in_bytes: number } } }>
  >
}
const bytes = Object.values(stats.indices).reduce((sum, { primaries }) => sum + primaries.store.size_in_bytes, 0)
say(
  `size                           ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / statSync(mbox).size).toFixed(3)} x raw  (wanted: at most ${WANTED.size})\n`,
)

for (const settings of [embedded, elastic]) {
  const opened = await openForReading(folder, settings)
  const find = openFind({ ...opened, nowMs: Date.now })
  const drawn = await Drawn.from(opened.record)
  const queries = drawn.queries()
  const search = (text: string) => find.searchFor(everyone, { text })
  await allTimed(queries, search) // both engines read their files before anything counts
  const quiet = await allTimed(queries, search)
  const isElastic = settings === elastic
  const name = isElastic ? 'Elasticsearch' : 'embedded'
  say(line(`${name}: search, facets`, quiet, isElastic ? `p95 ${searchWantedMs} ms` : 'for comparison'))
  for (let round = 1; round < WARM_UP; round++) await allTimed(queries, search)
  say(line('  the same, once warm', await allTimed(queries, search), 'for comparison'))
  const who = await allTimed(drawn.questions(), (question) => find.expertsFor(everyone, question))
  say(line(`${name}: who knows`, who, isElastic ? `p95 ${WANTED.whoKnowsMs} ms` : 'for comparison'))
  if (isElastic) {
    const program = spawn(join(root, 'scripts/hvemvet'), ['reindex', '--data', folder], {
      env: { ...process.env, ELASTICSEARCH_URL: server.url },
      stdio: 'ignore',
    })
    const busy: number[] = []
    for (let at = 0; program.exitCode === null && program.signalCode === null; at = (at + 1) % queries.length)
      busy.push(...(await allTimed(queries.slice(at, at + 1), search)))
    if (program.exitCode !== 0) throw new Error('the reindex beside the searches failed')
    const slower = quantile(busy, 0.95) / quantile(quiet, 0.95)
    say(
      line(
        '  while it is filled anew',
        busy,
        `p95 at most ${WANTED.slower} x: ${slower.toFixed(2)} x, ${busy.length} searches`,
      ),
    )
  }
  await opened.close()
}
await dropOld({ folder, settings: elastic }, 'elasticsearch')
await server.stop()

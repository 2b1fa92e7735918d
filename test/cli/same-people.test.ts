import { execFileSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

import { dataDir, whyNoData } from '../data.ts'
import { whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { asJson } from './program.ts'

interface Measured {
  readonly map: number
  readonly topics: number
}

const LONG_MS = 1_800_000
/** How far the engines may be apart in mean average precision. */
const APART = 0.01
const whyNot = (): string | undefined =>
  whyNoData ?? whyNoElasticsearch() ?? (soak.on ? undefined : 'it takes minutes, so only a soak does it')

describeUnless(whyNot(), 'who knows, of 120 topics of a real list', () => {
  it('is found as well on Elasticsearch as embedded', { timeout: LONG_MS }, async () => {
    const cwd = tempDir()
    const mbox = join(cwd, 'kernel-dev.mbox')
    const file = openSync(mbox, 'w')
    execFileSync('xz', ['-dc', `${dataDir}/lists/kernel-dev.mbox.xz`], { stdio: ['ignore', file, 'inherit'] })
    closeSync(file)
    const { url } = await sharedElasticsearch()
    const onServer = { cwd, env: { ELASTICSEARCH_URL: url } }
    await asJson(['import', mbox, '--list', 'kernel-dev@example.org'], { cwd })
    onTestFinished(() => asJson<void>(['reindex', '--drop-old', '--to', 'elasticsearch'], onServer))
    await asJson(['reindex', '--to', 'elasticsearch'], onServer)
    const judged = ['topics.tsv', 'qrels.txt', 'people.tsv'].map((name) => `${dataDir}/experts/${name}`)
    const files = ['--topics', '--qrels', '--people'].flatMap((option, at) => [option, judged[at] ?? ''])
    const [embedded, elastic] = [
      await asJson<Measured>(['evaluate', 'experts', ...files], { cwd }),
      await asJson<Measured>(['evaluate', 'experts', ...files], onServer),
    ]
    soak.figure('who knows, MAP embedded and on Elasticsearch', `${embedded.map.toFixed(4)}, ${elastic.map.toFixed(4)}`)
    expect(embedded.topics).toBe(120)
    expect(Math.abs(embedded.map - elastic.map)).toBeLessThanOrEqual(APART)
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { importPaths } from '../../src/archive-commands.ts'
import { openForReading } from '../../src/data-folder.ts'
import { openFind } from '../../src/find/open.ts'
import { reasonSentence } from '../../src/find/reasons.ts'
import type { Knower } from '../../src/find/types.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import { tempDir } from '../temp.ts'

const demo = (path: string) => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))

interface Truth {
  readonly robots: readonly string[]
  readonly topics: readonly { readonly question: string; readonly know: readonly string[] }[]
}
const truth = parse(readFileSync(demo('truth.yaml'), 'utf8')) as Truth

/** The demo archive and its truth have one author: this shows what broke, and is no figure of quality. */
describe('who is found in the demo archive', () => {
  const found = new Map<string, readonly Knower[]>()

  beforeAll(async () => {
    const folder = join(tempDir(), 'data')
    const settings = await loadSettings(demo('hvemvet.yaml'), {}, false)
    await importPaths({ settings, folder }, [demo('archive')], undefined, () => {})
    const opened = await openForReading(folder, settings)
    const find = openFind({ ...opened, nowMs: () => Date.UTC(2025, 5, 1) })
    for (const { question } of truth.topics) {
      found.set(question, (await find.expertsFor({ kind: 'operator' }, question)).knowers)
    }
    await opened.close()
  }, 60_000)

  /** The questions for which none of the first few is somebody who knows. */
  const missed = (places: number) =>
    truth.topics
      .filter(({ question, know }) => {
        const first = (found.get(question) ?? []).slice(0, places)
        return !first.some(({ addresses }) => addresses.some((address) => know.includes(address)))
      })
      .map(({ question }) => question)

  it('is somebody who knows, among the first three for all questions but one', () => {
    expect(missed(3)).toEqual(['Hvem kan lese en gammel Excel-makro?']) // the macro's own mails are about its figures
  })

  it('is somebody who knows, first of all for nine questions of ten', () => {
    expect(missed(1).length).toBeLessThanOrEqual(3)
  })

  it('is never a robot or a list', () => {
    const addresses = [...found.values()].flat().flatMap((knower) => knower.addresses)
    expect(
      addresses.filter((address) => truth.robots.includes(address) || /^(?:drift|ikt|kunde|innkjop)@/.test(address)),
    ).toEqual([])
  })

  it('comes with dated mails in their own words, and with a sentence that says why', () => {
    for (const { evidence, reason } of [...found.values()].flat()) {
      expect(evidence.length).toBeGreaterThan(0)
      expect(evidence.length).toBeLessThanOrEqual(5)
      expect(evidence.every(({ writtenAtMs }) => writtenAtMs <= reason.lastMs && writtenAtMs >= reason.firstMs)).toBe(
        true,
      )
      expect(evidence.every(({ quote }) => quote.pieces.some(({ text }) => text.trim() !== ''))).toBe(true)
      expect(reasonSentence(reason, 'nb')).toMatch(/^(?:Svarte i|Startet) .*\d{4}\./)
    }
  })
})

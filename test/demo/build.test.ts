import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { buildDemo, FOLDER } from '../../demo/build.ts'
import { readSource } from '../../demo/source.ts'
import { languageOf } from '../../src/language/detect.ts'
import { wordsOf } from '../../src/language/words.ts'
import { fromQuestion, type Query } from '../../src/store/query.ts'

const source = readSource(join(FOLDER, 'source'))
const built = buildDemo(source)
const committed = (path: string): string => readFileSync(join(FOLDER, path), 'utf8')
const archive = [...built]
  .filter(([path]) => path.endsWith('.mbox'))
  .map(([, text]) => text)
  .join('')
const mails = source.threads.flatMap((thread) => thread.mails)

interface Truth {
  readonly topics: readonly { readonly question: string; readonly know: readonly string[] }[]
  readonly threads: readonly { readonly messages: readonly string[]; readonly missing: readonly string[] }[]
  readonly own: Readonly<Record<string, string>>
}
const truth = parse(built.get('truth.yaml') ?? '') as Truth

describe('the demo archive', () => {
  it.each([...built.keys()])('is committed as it is built: %s', (path) => {
    expect(built.get(path) === committed(path), `run node demo/build.ts: ${path} differs`).toBe(true)
  })

  it('is built the same twice', () => {
    expect(buildDemo(readSource(join(FOLDER, 'source')))).toEqual(built)
  })

  it('has 24 people on 4 lists in three languages over three years', () => {
    const sent = mails.filter((mail) => !mail.missing)
    const writers = new Set(
      sent.map((mail) => mail.from).filter((id) => source.people.some((person) => person.id === id)),
    )
    const days = sent.map((mail) => mail.date).sort()
    expect(source.people).toHaveLength(24)
    expect(writers.size).toBe(24)
    expect(new Set(sent.flatMap((mail) => mail.lists)).size).toBe(4)
    expect(new Set(sent.map((mail) => mail.language))).toEqual(new Set(['nb', 'nn', 'en']))
    expect([days.at(0)?.slice(0, 7), days.at(-1)?.slice(0, 7)]).toEqual(['2022-10', '2025-11'])
  })

  it('has at least 150 mails in 45 threads, and some threads nobody answered', () => {
    const ids = new Set(archive.match(/^Message-ID: <[^>]+>$/gm))
    expect(ids.size).toBe(mails.filter((mail) => !mail.missing).length)
    expect(ids.size).toBeGreaterThanOrEqual(150)
    expect(truth.threads.length).toBeGreaterThanOrEqual(45)
    expect(committed('README.md')).toContain(`${ids.size} mails in ${truth.threads.length} threads by 24 people`)
    expect(truth.threads.filter(({ messages }) => messages.length === 1).length).toBeGreaterThanOrEqual(4)
  })

  it('cites mail it does not hold, and holds everything else it cites', () => {
    const held = new Set([...archive.matchAll(/^Message-ID: <([^>]+)>$/gm)].map(([, id]) => id))
    const cited = new Set([...archive.matchAll(/^In-Reply-To: <([^>]+)>$/gm)].map(([, id]) => id))
    const missing = truth.threads.flatMap((thread) => thread.missing)
    expect(missing.length).toBeGreaterThanOrEqual(3)
    expect(new Set([...cited].filter((id) => !held.has(id)))).toEqual(new Set(missing))
  })

  it('keeps a cross-post under one id in two lists, each with its own List-Id', () => {
    const crossed = mails.filter((mail) => mail.lists.length > 1)
    expect(crossed.length).toBeGreaterThanOrEqual(4)
    const all = archive.match(/^Message-ID: .*$/gm) ?? []
    expect(all.length - new Set(all).size).toBe(crossed.length)
  })

  it('has the odd mail a parser must know', () => {
    const odd = source.people.find((person) => Object.keys(person.addresses).length === 3)
    expect(new Set(mails.filter((mail) => mail.from === odd?.id).map((mail) => mail.as ?? 'work'))).toEqual(
      new Set(['old', 'work', 'private']),
    )
    expect(archive).toContain('From: Anders Fjeldheim via Drift <drift@lister.ormvag-energi.example>')
    expect(archive).toContain('X-Original-From: Lukas Brandt')
    expect(archive).toContain('Auto-Submitted: auto-replied')
    expect(archive).toContain('Auto-Submitted: auto-generated')
    expect(archive).toContain('format=flowed')
    expect(archive).toContain('charset="iso-8859-1"')
    expect(archive).toMatch(/^>From /m)
    expect(mails.filter((mail) => mail.quirks.includes('no-references')).length).toBeGreaterThanOrEqual(2)
    for (const kind of ['application/pdf', 'wordprocessingml.document', 'text/calendar'])
      expect(archive).toContain(kind)
  })

  it('says of every reply written by hand what its own words are, without quote marks or signature', () => {
    const byHand = mails.filter(
      (mail) => mail.parent !== undefined && !mail.missing && !mail.quirks.some((quirk) => quirk.startsWith('absence')),
    )
    const robots = new Set(source.robots.map((robot) => robot.id))
    expect(Object.keys(truth.own)).toHaveLength(byHand.filter((mail) => !robots.has(mail.from)).length)
    for (const words of Object.values(truth.own)) expect(words).not.toMatch(/^>|skrev .*:$|Sendt fra min iPhone/m)
  })

  it('asks at least 15 questions, each with somebody who knows', () => {
    expect(truth.topics.length).toBeGreaterThanOrEqual(15)
    expect(truth.topics.filter(({ know }) => know.length === 0)).toEqual([])
  })

  it('asks ten questions whose answer is in another language and shares no word with them, not even bent', () => {
    expect(source.across).toHaveLength(10)
    for (const { question, answer } of source.across) {
      const thread = source.threads.find((one) => one.mails.some(({ id }) => id === answer))
      const mail = thread?.mails.find(({ id }) => id === answer)
      const isEnglish = mail?.language === 'en'
      expect(languageOf(question) === 'en', question).toBe(!isEnglish)
      const own = [mail?.subject ?? thread?.subject, mail?.text].map((text) =>
        wordsOf(text ?? '', mail?.language ?? 'nb'),
      )
      const held = new Set(own.flatMap(({ forms, stems }) => `${forms} ${stems}`.split(' ')))
      const { of } = fromQuestion(question) as Extract<Query, { kind: 'any' }>
      const shared = of.flatMap((leaf) => (leaf.kind === 'word' ? [leaf.form, ...leaf.stems] : []))
      expect(
        shared.filter((word) => held.has(word)),
        question,
      ).toEqual([])
    }
  })

  it('is described by settings that name the same four lists', () => {
    const { lists } = parse(committed('hvemvet.yaml')) as { lists: { address: string }[] }
    expect(lists).toEqual(source.lists.map(({ address, name, about, readers }) => ({ address, name, about, readers })))
  })
})

describe('the source', () => {
  it('has no two mails with the same words', () => {
    const texts = mails.filter((mail) => mail.from !== 'vakta').map((mail) => mail.text)
    expect(new Set(texts).size).toBe(texts.length)
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { asJson, asLines, hvemvet, STARTS_MS } from './program.ts'

const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

type Json = Record<string, unknown>
const keysOf = (value: unknown): string[] => Object.keys(value as Json)

/** Other programs call the command line: these shapes may grow, and none may change. */
describe('the JSON of', { timeout: STARTS_MS }, () => {
  const data = join(tempDir(), 'data')
  const common = ['--config', demo('hvemvet.yaml'), '--data', data]
  let imported: Json
  let hit: Json
  let knower: { person: { addresses: string[] } } & Json

  beforeAll(async () => {
    imported = await asJson<Json>(['import', demo('archive'), ...common])
    const found = await asJson<{ hits: Json[] }>(['search', 'plateveksler', '--limit', '1', ...common])
    hit = found.hits[0] as Json
    const experts = await asJson<(typeof knower)[]>(['experts', 'Hvem kan platevekslere og pakninger?', ...common])
    knower = experts[0] as typeof knower
  })

  it('import: what was read, what is new, what was there, what could not be parsed, and seconds', () => {
    expect(keysOf(imported)).toEqual(expect.arrayContaining(['read', 'new', 'duplicate', 'unparsed', 'seconds']))
    const { read, new: added, duplicate, unparsed, seconds } = imported
    expect(read).toBe(Number(added) + Number(duplicate))
    expect(unparsed).toEqual([])
    expect(seconds).toBeGreaterThan(0)
  })

  it('search: hits with the best mail of each thread, a total, and facets', async () => {
    const found = await asJson<{ total: number; hits: Json[]; facets: Json }>(['search', 'pumpe', ...common])
    expect(keysOf(found)).toEqual(['total', 'hits', 'facets'])
    expect(found.total).toBeGreaterThanOrEqual(found.hits.length)
    expect(keysOf(found.facets)).toEqual(['lists', 'people', 'years', 'months', 'languages'])
    for (const one of found.hits) {
      // a hit by an attachment's words has `attachments` as well
      expect(keysOf(one).filter((key) => key !== 'attachments')).toEqual(
        'messageId threadId list subject from date score snippet'.split(' '),
      )
      expect(keysOf(one['from'])).toEqual(['name', 'address'])
      expect(one).toMatchObject({
        messageId: expect.stringMatching(/^[^<>]+@[^<>]+$/),
        threadId: expect.any(Number),
        list: expect.stringMatching(/@lister\./),
        date: expect.stringMatching(ISO),
        score: expect.any(Number),
        snippet: expect.any(String),
      })
    }
  })

  it('search: no more hits than the limit', async () => {
    const found = await asJson<{ hits: Json[] }>(['search', 'på', 'or', 'er', '--limit', '2', ...common])
    expect(found.hits.length).toBeLessThanOrEqual(2)
  })

  it('thread: every mail with the one it answers, missing ones too; with and without <>', async () => {
    const id = String(hit['messageId'])
    const thread = await asJson<{ id: number; messages: Json[] } & Json>(['thread', id, ...common])
    expect(keysOf(thread)).toEqual(['id', 'subject', 'messages'])
    expect(thread.id).toBe(hit['threadId'])
    expect(thread.messages.map(({ messageId }) => messageId)).toContain(id)
    const ids = new Set(thread.messages.map(({ messageId }) => messageId))
    for (const mail of thread.messages) {
      expect(keysOf(mail)).toEqual(['messageId', 'parent', 'from', 'date', 'missing'])
      expect(mail['parent'] === null || ids.has(mail['parent'])).toBe(true)
      if (mail['missing'] === false) expect(mail['date']).toMatch(ISO)
    }
    expect(await asJson(['thread', `<${id}>`, ...common])).toEqual(thread)
  })

  it('experts: people with a reason and dated evidence in their own words', () => {
    expect(keysOf(knower)).toEqual(['person', 'score', 'reason', 'evidence'])
    expect(keysOf(knower.person)).toEqual(['id', 'name', 'addresses'])
    expect(knower['reason']).toMatch(/\d{4}/)
    for (const mail of knower['evidence'] as Json[]) {
      expect(keysOf(mail)).toEqual(['messageId', 'threadId', 'subject', 'date', 'quote'])
      expect(mail['date']).toMatch(ISO)
    }
  })

  it('experts: for a document, the people who know what it is about', async () => {
    const file = join(tempDir(), 'spørsmål.eml')
    const text = 'Hvem kan bytte pakninger i en platevarmeveksler?'
    writeFileSync(file, compose({ id: 'q@x', subject: 'Platevarmeveksler lekker', text }))
    const found = await asJson<{ person: { name: string } }[]>(['experts', '--document', file, ...common])
    expect(found.map(({ person }) => person.name)).toContain('Odd Steinar Hjelle')
  })

  it('person: all addresses of one person, by any of them', async () => {
    const person = await asJson<{ addresses: string[] } & Json>(['person', 't.eikemo@fjordpost.example', ...common])
    expect(keysOf(person)).toEqual(['id', 'name', 'addresses', 'topics', 'phone', 'title', 'unit'])
    expect(person.addresses.toSorted()).toEqual([
      't.eikemo@fjordpost.example',
      'torbjorg.eikemo@ormvag-energi.example',
      'torbjorg@skardkraftlag.example',
    ])
    for (const topic of person['topics'] as Json[]) expect(keysOf(topic)).toEqual(['name'])
  })

  it('topics: names with how many mails and people', async () => {
    const topics = await asJson<Json[]>(['topics', ...common])
    expect(topics.length).toBeGreaterThan(5)
    for (const topic of topics) expect(keysOf(topic)).toEqual(['name', 'mails', 'people'])
  })

  it('reply-text: the own words of each file, in the order given', async () => {
    const folder = tempDir()
    const files = ['b.eml', 'a.eml'].map((name) => join(folder, name))
    const text = 'Ventilen var stengt.\n\nMandag skrev Kari Lund:\n> Pumpa stopper.\n'
    for (const file of files) writeFileSync(file, compose({ id: 'r@x', subject: 'Re: Pumpe', text }))
    expect(await asJson(['reply-text', ...files])).toEqual(
      files.map((file) => ({ file, text: 'Ventilen var stengt.' })),
    )
  })

  it('export threads: one object a line, each mail with the one it answers, and every mail once', async () => {
    const threads = await asLines<{ id: number; messages: { messageId: string; parent: string | null }[] }>([
      'export',
      'threads',
      ...common,
    ])
    for (const thread of threads) {
      expect(keysOf(thread)).toEqual(['id', 'messages'])
      for (const mail of thread.messages) expect(keysOf(mail)).toEqual(['messageId', 'parent'])
    }
    expect(threads.flatMap(({ messages }) => messages)).toHaveLength(Number(imported['new']))
  })

  it('export messages: one object a line, with text and no raw bytes', async () => {
    const messages = await asLines<Json>(['export', 'messages', ...common])
    expect(messages).toHaveLength(Number(imported['new']))
    for (const message of messages)
      expect(keysOf(message)).toEqual(
        expect.arrayContaining(['messageId', 'threadId', 'parent', 'from', 'date', 'subject', 'lists', 'text']),
      )
  })

  it('reindex, reparse, backup and restore: what was done', async () => {
    const all = Number(imported['read'])
    expect(await asJson(['reindex', ...common])).toEqual({ mails: imported['new'], engine: 'sqlite', old: 1 })
    expect(await asJson(['reparse', ...common])).toEqual({ mails: all, unparsed: [] })
    const file = join(tempDir(), 'backup.sqlite')
    expect(await asJson(['backup', file, ...common])).toEqual({ file })
    expect(await asJson(['restore', file, '--data', join(tempDir(), 'data')])).toEqual({
      mails: imported['new'],
    })
  })

  it('people and threads: what was corrected', async () => {
    const [one, other] = ['leiv.ringereide@ormvag-energi.example', 'mette.solbakken@ormvag-energi.example']
    expect(await asJson(['people', 'split', one, other, ...common])).toEqual({ split: [one, other] })
    const id = hit['messageId']
    expect(await asJson(['threads', 'split', String(id), ...common])).toEqual({ split: [id] })
  })

  it('doctor: every check with a name, whether it is well, and a detail', async () => {
    const report = await asJson<{ ok: boolean; checks: Json[] }>(['doctor', ...common])
    expect(keysOf(report)).toEqual(['ok', 'checks'])
    for (const check of report.checks) expect(keysOf(check)).toEqual(['name', 'ok', 'detail'])
    expect(report.checks.filter(({ ok }) => ok !== true)).toEqual([])
  })

  it('sync: is refused in one line where no account is set', async () => {
    const { code, out, log } = await hvemvet(['sync', '--once', '--json', ...common])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(log.trim().split('\n')).toEqual([expect.stringContaining('accounts')])
  })
})

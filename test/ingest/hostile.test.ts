import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openForServing } from '../../src/data-folder.ts'
import { openFind } from '../../src/find/open.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { webApp } from '../../src/web/app.ts'
import { mailLink } from '../../src/web/links.ts'
import { compose, throughList } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { TestArchive } from './archive.ts'

const QUERIES = [
  '(((',
  '"',
  '""',
  '"pumpe',
  'from:',
  'from:"',
  'list:',
  'to:)',
  'subject:',
  'after:',
  'before:0',
  'after:99999-99-99',
  '-',
  '--',
  '-pumpe',
  'OR',
  'OR OR',
  'pumpe OR',
  'AND NOT NEAR',
  '*',
  'a*',
  'pum*',
  'has:',
  'is:alt',
  "'; DROP TABLE mail; --",
  'NEAR(pumpe kjel, 2)',
  '{subject} : x',
  '^pumpe',
  'pumpe + kjel',
  '\0',
  '\ud800',
  '😀',
  '\u202e',
  '%',
  '<script>',
  '../../..',
  'æ'.repeat(10_000),
  'pumpe '.repeat(1_700),
  `${'('.repeat(5_000)}${'"'.repeat(5_000)}`,
  'from:a '.repeat(1_400),
  'a OR '.repeat(2_000),
  'pumpe* '.repeat(1_400),
  `"${'pumpe '.repeat(1_600)}"`,
]
const IDS = [
  'a/b@x',
  '100%@x',
  '%2f%00@x',
  'blåbær@x',
  '日本@x',
  'a?b#c@x',
  '..@x',
  "a'b&c;d@x",
  'a+b=c@x',
  'x'.repeat(900),
]

describe('over a real archive', () => {
  const list = throughList('drift@lister.example')
  let archive: TestArchive
  let readers: Awaited<ReturnType<typeof openForServing>>
  let app: ReturnType<typeof webApp>
  const faults: unknown[] = []

  beforeAll(async () => {
    const config = join(tempDir(), 'hvemvet.yaml')
    writeFileSync(config, 'lists: [{ address: drift@lister.example, name: Drift, readers: everyone }]\n')
    archive = await TestArchive.open(config)
    await archive.takeMails([
      ...IDS.map((id) =>
        compose({ id, subject: `Pumpe ${IDS.indexOf(id)}`, more: list, text: `Tekst ${IDS.indexOf(id)}` }),
      ),
      compose({
        id: 'q@x',
        from: 'Ola <ola@energi.example>',
        subject: 'SV: Pumpe 0',
        more: [...list, 'References: <a/b@x>'],
      }),
    ])
    readers = await openForServing(archive.context.folder, archive.context.settings, 1)
    app = webApp({
      find: openFind({ ...readers, nowMs: Date.now }),
      mailParts: { htmlOf: async () => undefined, attachmentOf: async () => undefined },
      people: { setOptOut: async () => undefined },
      settings: { language: 'nb', siteName: '' },
      now: Date.now,
      log: { warn: () => undefined, error: (facts: unknown) => faults.push(facts) },
    })
  })
  afterAll(() => readers?.close())

  it.each(QUERIES.map((query) => [query.length > 30 ? `${query.slice(0, 30)}… (${query.length})` : query, query]))(
    'the query %j is answered by search, experts and the pages',
    async (_, query) => {
      await archive.find(async (find) => {
        const { rows, total } = await find.searchFor({ kind: 'operator' }, { text: query })
        expect(rows.length).toBeLessThanOrEqual(total)
        await find.expertsFor({ kind: 'operator' }, query)
      })
      for (const path of ['/search', '/who', '/api/search', '/api/experts', '/topics', '/p']) {
        const { status } = await app.request(`${path}?${new URLSearchParams({ q: query, address: query }).toString()}`)
        expect({ path, isFault: status >= 500 }).toEqual({ path, isFault: false })
      }
      expect(faults).toEqual([])
    },
  )

  it.each(IDS)('the Message-ID %j in an address leads to its mail', async (id) => {
    const to = await app.request(mailLink(id as MessageId))
    expect(to.status).toBe(302)
    const page = await app.request(to.headers.get('location')?.replace(/#.*/, '') ?? '')
    expect(await page.text()).toContain(`Tekst ${IDS.indexOf(id)}`)
    const raw = await app.request(mailLink(id as MessageId, 'raw'))
    expect(await raw.text()).toContain(`Message-ID: <${id}>`)
  })

  it.each([
    '/m/',
    '/m/%',
    '/m/%ff',
    '/m/%00',
    '/m/a@x%',
    '/t/0',
    '/t/-1',
    '/t/1e9',
    '/t/99999999999999999999',
    '/p/x',
    '/l/x',
  ])('the address %j is answered without a fault', async (path) => {
    expect((await app.request(path)).status).toBeLessThan(500)
    expect(faults).toEqual([])
  })
})

describe('mail of a list that nobody set', () => {
  it('is shown to the operator alone: no page, count, facet, person or link tells of it', async () => {
    const archive = await TestArchive.open()
    await archive.takeMails([
      compose({ id: 'skjult@x', more: throughList('styret@lister.example'), text: 'Kjelen selges.' }),
    ])
    await archive.find(async (find) => {
      const anyone = { kind: 'anyone' } as const
      const found = await find.searchFor(anyone, { text: 'kjelen' })
      expect({ total: found.total, rows: found.rows, lists: found.facets.lists }).toEqual({
        total: 0,
        rows: [],
        lists: [],
      })
      expect((await find.expertsFor(anyone, 'kjelen selges')).knowers).toEqual([])
      expect(await find.threadFor(anyone, { messageId: 'skjult@x' as MessageId })).toBeUndefined()
      expect(await find.rawFor(anyone, 'skjult@x' as MessageId)).toBeUndefined()
      expect(await find.personFor(anyone, { address: 'kari@energi.example' })).toBeUndefined()
      const front = await find.frontFor(anyone)
      expect(JSON.stringify(front)).not.toMatch(/styret|Kari|Pumpe/)
      expect((await find.searchFor({ kind: 'operator' }, { text: 'kjelen' })).total).toBe(1)
    })
  })
})

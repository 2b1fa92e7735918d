import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import type { QuestionEvent, QuestionFacts, QuestionId } from '../../src/model/question.ts'
import { SqliteAskStore } from '../../src/store/sqlite/ask-store.ts'
import { recordPath } from '../../src/store/sqlite/paths.ts'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { asJson, freePort, hvemvet, STARTS_MS, serving } from './program.ts'

const ID = 'utennamn2222' as QuestionId
const ida = { name: 'Ida Ruud', address: 'ida@example.test' }
const ola = { name: 'Ola Vik', address: 'ola@example.test' }
const atMs = Date.UTC(2026, 10, 10, 9)

const facts: QuestionFacts = {
  id: ID,
  askedAtMs: atMs,
  asker: ida,
  subject: 'Trykk på pumpe 3',
  text: 'Hvor høyt skal trykket være?',
  language: 'nb',
  mail: 'fraga@example.test' as MessageId,
  archived: 'utennamn2222@example.test' as MessageId,
  private: false,
  nameless: true,
  rehearsal: false,
  hashtags: ['trykk'],
  attachments: [],
}
const events: QuestionEvent[] = [
  { kind: 'asked', atMs },
  { kind: 'went-to', round: 1, people: [{ ...ola, place: 'ranked', why: undefined }], atMs: atMs + 1000 },
  {
    kind: 'answer',
    by: ola,
    how: 'own-words',
    text: 'Den skal stå på 3 bar.',
    mail: 'svar@example.test' as MessageId,
    attachments: [],
    atMs: atMs + 2000,
  },
  { kind: 'accepted', by: ida, answer: 'svar@example.test' as MessageId, how: 'mail', atMs: atMs + 3000 },
]

describe('hvemvet question', { timeout: STARTS_MS }, () => {
  const folder = tempDir()
  const common = ['--config', join(folder, 'hvemvet.yaml'), '--data', join(folder, 'data')]

  beforeAll(async () => {
    mkdirSync(join(folder, 'data'))
    writeFileSync(
      join(folder, 'hvemvet.yaml'),
      `ask: { address: ask@example.test, mode: dry-run, colleagues: [example.test], trust: { lmtpPeers: [127.0.0.1] }, lmtp: "127.0.0.1:${await freePort()}", smtp: "smtp://127.0.0.1:1" }\n`,
    )
    writeFileSync(join(folder, 'a.eml'), compose({ id: 'a@example.test', subject: 'Pumpe 3', text: 'Pumpa står.' }))
    await hvemvet(['import', join(folder, 'a.eml'), '--list', 'drift@example.test', ...common])
    const store = new SqliteAskStore(recordPath(join(folder, 'data')))
    const question = { facts, version: undefined, status: 'accepted' as const, dueMs: undefined, events, outcomes: [] }
    await store.commit({ atMs, question, outgoing: [], archive: [] })
    await store.close()
  }, STARTS_MS)

  it('prints who asked without a name, all that happened and when, for the operator', async () => {
    const found = await asJson<{ events: object[] } & object>(['question', ID, ...common])
    expect(found).toMatchObject({
      id: ID,
      status: 'accepted',
      asker: ida,
      nameless: true,
      askedAt: '2026-11-10T09:00:00.000Z',
    })
    expect(found.events).toMatchObject([
      { at: '2026-11-10T09:00:00.000Z', kind: 'asked' },
      { at: '2026-11-10T09:00:01.000Z', kind: 'went-to', round: 1, people: [ola] },
      { at: '2026-11-10T09:00:02.000Z', kind: 'answer', by: ola, text: 'Den skal stå på 3 bar.' },
      { at: '2026-11-10T09:00:03.000Z', kind: 'accepted', by: ida, how: 'mail' },
    ])
  })

  it('prints the same in lines for people', async () => {
    const { code, out } = await hvemvet(['question', ID, ...common])
    expect(code).toBe(0)
    expect(out).toContain('asked by Ida Ruud <ida@example.test>, without a name')
    expect(out).toMatch(/2026-11-10T09:00:01\.000Z {2}went-to {2}Ola Vik <ola@example\.test>/)
    expect(out).toMatch(/09:00:02\.000Z {2}answer {2}Ola Vik <ola@example\.test>: Den skal stå på 3 bar\./)
    expect(out).toMatch(/09:00:03\.000Z {2}accepted {2}Ida Ruud/)
  })

  it('says in one line where there is no such question', async () => {
    const { code, out, log } = await hvemvet(['question', 'finnesikke22', ...common])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(log.trim().split('\n')).toEqual([expect.stringContaining('finnesikke22')])
  })

  it('is the only place that tells: no page does', async () => {
    const { url } = await serving(common)
    for (const path of [`/q/${ID}`, '/questions?which=answered', '/bank', '/', '/search?q=trykk', '/outbox']) {
      const page = await (await fetch(`${url}${path}`)).text()
      expect(page, path).not.toMatch(/Ida|Ruud|ida@/)
    }
    expect(await (await fetch(`${url}/q/${ID}`)).text()).toContain('Den skal stå på 3 bar')
  })
})

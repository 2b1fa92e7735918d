import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reasonOf, reasonSentence } from '../../src/expertise/reasons.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { MailKey, PersonId, ThreadId } from '../../src/model/ids.ts'

const NOW = Date.UTC(2025, 5, 1)
const MARCH = Date.UTC(2025, 2, 14)

const aMail = (facts: Partial<Omit<Evidence, 'thread'>> & { readonly thread?: number } = {}): Evidence => ({
  mail: 1 as MailKey,
  author: 1 as PersonId,
  writtenAtMs: MARCH,
  role: 'answer',
  repliedTo: undefined,
  asked: false,
  confirmed: false,
  ...facts,
  thread: (facts.thread ?? 1) as ThreadId,
})
const answers = (count: number) => Array.from({ length: count }, (_, index) => aMail({ thread: index + 1 }))
const say = (mails: readonly Evidence[], language: 'nb' | 'nn' | 'en' = 'nb') =>
  reasonSentence(reasonOf(mails, NOW), language)

describe('a reason', () => {
  it('counts conversations, not mails', () => {
    expect(say([aMail(), aMail(), aMail({ thread: 2 })])).toBe('Svarte i 2 samtaler, sist i mars 2025.')
  })

  it('tells what was answered from what was started, each conversation once', () => {
    const mails = [...answers(7), aMail({ thread: 8, role: 'start' }), aMail({ thread: 8, role: 'follow' })]
    expect(say(mails)).toBe('Svarte i 7 samtaler og startet én, sist i mars 2025.')
    expect(say(mails, 'nn')).toBe('Svara i 7 samtalar og starta éin, sist i mars 2025.')
    expect(say(mails, 'en')).toBe('Answered in 7 discussions and started one, most recently in March 2025.')
  })

  it('says of a single conversation when it was, and not when it was last', () => {
    expect(say([aMail({ role: 'start' })])).toBe('Startet én samtale, i mars 2025.')
    expect(say([aMail()], 'nn')).toBe('Svara i éin samtale, i mars 2025.')
    expect(say([aMail()], 'en')).toBe('Answered in one discussion, in March 2025.')
  })

  it('says whom the answers helped', () => {
    expect(say([aMail({ confirmed: true })])).toBe('Svarte i én samtale, i mars 2025. Svaret hjalp den som spurte.')
    const helped = (count: number) => [...answers(5), ...answers(count).map((mail) => ({ ...mail, confirmed: true }))]
    expect(say(helped(1))).toContain('Ett av svarene hjalp den som spurte.')
    expect(say(helped(2))).toContain('2 av svarene hjalp dem som spurte.')
    expect(say(helped(1), 'nn')).toContain('Eitt av svara hjelpte den som spurde.')
    expect(say(helped(2), 'en')).toContain('2 of the answers helped the people who asked.')
    expect(say(helped(1), 'en')).toContain('One of the answers helped the person who asked.')
  })

  it('has nothing to say without mails', () => {
    expect(say([])).toBe('')
    expect(reasonOf([], NOW)).toMatchObject({ firstMs: 0, lastMs: 0, strength: 'few', freshness: 'older' })
  })

  it('is strong by the number of conversations', () => {
    expect([2, 3, 7, 8].map((count) => reasonOf(answers(count), NOW).strength)).toEqual([
      'few',
      'several',
      'several',
      'many',
    ])
  })

  it('is fresh for two years after the newest mail', () => {
    const newest = (year: number) =>
      reasonOf([aMail({ writtenAtMs: 0 }), aMail({ writtenAtMs: Date.UTC(year, 6) })], NOW)
    expect(newest(2023).freshness).toBe('fresh')
    expect(newest(2022).freshness).toBe('older')
  })

  const anyMail = fc.record({
    thread: fc.integer({ min: 1, max: 9 }),
    role: fc.constantFrom('start' as const, 'answer' as const, 'follow' as const),
    writtenAtMs: fc.integer({ min: 0, max: NOW }),
    confirmed: fc.boolean(),
  })

  it('has only numbers that can be counted again from the mails', () =>
    fc.assert(
      fc.property(fc.array(anyMail, { minLength: 1, maxLength: 20 }), (facts) => {
        const mails = facts.map(aMail)
        const threads = (answered: boolean) =>
          new Set(mails.filter((mail) => (mail.role === 'answer') === answered).map((mail) => mail.thread)).size
        const newest = Math.max(...mails.map((mail) => mail.writtenAtMs))
        const confirmed = mails.filter((mail) => mail.confirmed).length
        expect(reasonOf(mails, NOW)).toMatchObject({
          answered: threads(true),
          started: threads(false),
          confirmed,
          firstMs: Math.min(...mails.map((mail) => mail.writtenAtMs)),
          lastMs: newest,
        })
        const counted = [threads(true), threads(false), confirmed, new Date(newest).getUTCFullYear()].map(String)
        for (const number of say(mails).match(/\d+/g) ?? []) expect(counted).toContain(number)
      }),
    ))

  it('never calls anyone an expert, nor speaks of scores', () => {
    for (const language of ['nb', 'nn', 'en'] as const) {
      expect(say([...answers(9), aMail({ confirmed: true, role: 'start', thread: 10 })], language)).not.toMatch(
        /e[kx]spert|score|poeng/i,
      )
    }
  })
})

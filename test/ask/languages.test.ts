import { describe, expect, it } from 'vitest'
import { mailWords } from '../../src/post/words/index.ts'
import { type Mail, World } from './world.ts'

const QUESTIONS = {
  nb: {
    subject: 'Trykket på pumpe 3',
    text: 'Hva skal trykket på pumpe 3 i kjelleren være, og hvor ofte må noen rense filteret?',
    answer: 'Det skal være tre bar om vinteren.',
    thanks: 'Takk, det løste det!',
    reply: 'Fikk du sett på filteret også, eller skal vi gjøre det selv i morgen?',
  },
  nn: {
    subject: 'Trykket på pumpe 3',
    text: 'Kva skal trykket på pumpe 3 i kjellaren vere, og kor ofte må nokon reinse filteret? Eg veit ikkje kven som gjer det.',
    answer: 'Det skal vere tre bar om vinteren.',
    thanks: 'Takk, det løyste det!',
    reply: 'Fekk du sett på filteret òg, eller skal vi gjere det sjølve i morgon?',
  },
  en: {
    subject: 'Pressure of pump 3',
    text: 'What should the pressure of pump 3 in the basement be, and how often must somebody clean the filter?',
    answer: 'It should be three bar in the winter.',
    thanks: 'Thanks, that solved it!',
    reply: 'Did you get to look at the filter too, or shall we do it ourselves tomorrow?',
  },
} as const

describe.each(['nb', 'nn', 'en'] as const)('a question in %s', (language) => {
  const others = (['nb', 'nn', 'en'] as const).filter((one) => one !== language)

  it('is written about in its own language by whoever it concerns, whatever the settings’ is', async () => {
    const words = mailWords[language]
    const { subject, text, answer, reply, thanks } = QUESTIONS[language]
    const world = World.open({ language: language === 'nb' ? 'en' : 'nb' })
    const [receipt, ask, ...more] = await world.ask('Ida Ruud', subject, text)
    const [told] = await world.reply(ask as Mail, answer)
    const [comment] = await world.reply(told as Mail, reply)
    const [solved] = await world.reply(told as Mail, thanks)
    const expected: (readonly [Mail | undefined, kind: string, phrases: readonly string[]])[] = [
      [receipt, 'receipt', [words.receipt.got(words.quote(subject)), words.receipt.fewAtATime, words.foot.loop]],
      [ask, 'ask', [words.ask.asks('Ida Ruud'), words.ask.howTo('Ida'), words.ask.orElse, words.ask.decline]],
      [told, 'answer', [words.answer.answers('Ola Vik'), words.answer.helped, words.answer.notHelped]],
      [comment, 'comment', [words.answer.asksBack('Ida Ruud')]],
      [solved, 'thanks', [words.thanks.said('Ida Ruud'), words.thanks.standing]],
    ]
    for (const [mail, kind, phrases] of expected) {
      expect(mail?.kind).toBe(kind)
      for (const phrase of phrases) expect(mail?.text).toContain(phrase)
      for (const other of others)
        for (const phrase of telling(other))
          if (!telling(language).includes(phrase)) expect(mail?.text).not.toContain(phrase)
    }
    expect(receipt?.header('from')).toContain(words.us)
    expect(ask?.header('from')).toContain(words.via('Ida Ruud'))
    expect(more.map(({ kind }) => kind)).toEqual(['ask', 'ask'])
    await world.close()
  })

  it('goes on in it where nobody answers', async () => {
    const words = mailWords[language]
    const { subject, text } = QUESTIONS[language]
    const world = World.open({ language: language === 'nb' ? 'en' : 'nb' })
    await world.ask('Ida Ruud', subject, text)
    const told = (await world.pass(10 * 24 * 3_600_000)).filter(({ to }) => to.name === 'Ida Ruud')
    expect(told.map(({ kind }) => kind)).toContain('given-up')
    for (const mail of told) for (const other of others) expect(mail.text).not.toContain(mailWords[other].questionPage)
    expect(told.at(-1)?.text).toContain(words.silence.elsewhere)
    await world.close()
  })
})

/** What mails of a language say that those of no other do. */
function telling(language: 'nb' | 'nn' | 'en'): string[] {
  const { receipt, ask, answer, thanks, questionPage } = mailWords[language]
  return [receipt.fewAtATime, receipt.isOpen, ask.orElse, ask.decline, answer.helped, thanks.standing, questionPage]
}

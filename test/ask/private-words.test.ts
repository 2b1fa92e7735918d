import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { viewOf } from '../../src/ask/question-view.ts'
import { archiveOf } from './mails.ts'
import { ASK, DAY, type Mail, World } from './world.ts'

const MARKED = { headers: ['Sensitivity: Company-Confidential'] }
const SECRET = 'Lønna hennes er åtte hundre tusen, og det skal ingen andre vite.'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const asked = async (subject = 'Lønn'): Promise<Mail> => {
  const mails = await world.ask('Ida Ruud', subject, 'Hva tjener en leder her?')
  return mails.find(({ kind }) => kind === 'ask') as Mail
}
const of = (mails: readonly Mail[], kind: string): Mail => mails.find((mail) => mail.kind === kind) as Mail
/** All that is kept for anybody to read: what happened, the page, tips, and the archive's mail. */
const readByAll = async (): Promise<string> => {
  const questions = await world.store.questions({}, 10)
  return JSON.stringify([
    questions,
    questions.map((one) => viewOf(one, new Set())),
    await world.store.tips(10),
    archiveOf(world),
  ])
}

describe('a reply that is marked as private', () => {
  it('goes to the asker, and nobody else reads more of it than that it was given', async () => {
    const ask = await asked()
    const answer = of(await world.reply(ask, SECRET, MARKED), 'answer')
    expect(answer.to.address).toBe('ida@energi.example')
    expect(answer.text).toContain(SECRET)
    const question = await world.question()
    expect(question.status).toBe('answered')
    expect(viewOf(question, new Set()).answers).toMatchObject([{ by: { name: 'Ola Vik' }, text: '', private: true }])
    expect(await readByAll()).not.toContain('hundre tusen')
  })

  it('makes what answers it private too, which may quote it', async () => {
    const answer = of(await world.reply(await asked(), SECRET, MARKED), 'answer')
    const comment = of(await world.reply(answer, 'Gjelder åtte hundre tusen også for dem på natt?'), 'comment')
    expect(comment.text).toContain('Gjelder åtte')
    const more = of(await world.reply(comment, 'Ja, åtte hundre tusen for dem også.'), 'answer')
    const thanks = of(await world.reply(more, 'Takk, det løste det!'), 'thanks')
    expect(thanks.text).not.toContain('fast svar')
    expect((await world.question()).status).toBe('accepted')
    expect(await readByAll()).not.toContain('hundre tusen')
    expect(viewOf(await world.question(), new Set()).comments).toMatchObject([{ text: '', private: true }])
  })

  it('from a nameless asker is so too', async () => {
    const receipt = of(await world.ask('Ida Ruud', 'Lønn - uten navn', 'Hva tjener en leder her?'), 'receipt')
    const comment = of(await world.reply(receipt, SECRET, { headers: ['X-No-Archive: yes'] }), 'comment')
    await world.reply(comment, 'Jeg ville ikke skrevet åtte hundre tusen til noen.')
    expect(await readByAll()).not.toContain('hundre tusen')
  })

  it('is never a standing answer, and its writer is asked a year later all the same', async () => {
    const answer = of(await world.reply(await asked(), SECRET, MARKED), 'answer')
    await world.reply(answer, 'Takk, det løste det!')
    const { facts } = await world.question()
    const act = { question: facts.id, address: 'ola@energi.example', answer: answer.carries as Mail['messageId'] }
    await world.act({ kind: 'standing', ...act, isOn: true })
    expect(await world.store.standingAnswers()).toEqual(new Set())
    expect(of(await world.pass(366 * DAY), 'if-holds').text).toContain('(svart privat)')
  })

  it('to a private question is kept with it', async () => {
    await world.reply(await asked('Privat: lønn'), SECRET, MARKED)
    expect(JSON.stringify((await world.question()).events)).toContain(SECRET)
  })
})

it('a tip that is marked as private is told to nobody, and its writer why', async () => {
  await world.ask('Nina Sol', '#lonn', '', { to: ASK.replace('@', '+follow@') })
  const mails = await world.ask('Ola Vik', 'Lønn #lonn', SECRET, { to: ASK.replace('@', '+share@'), ...MARKED })
  expect(mails.map(({ kind, to }) => [kind, to.address])).toEqual([['done', 'ola@energi.example']])
  expect(mails[0]?.text).toContain('merket som privat')
  expect(await world.store.tips(10)).toEqual([])
  expect(await readByAll()).not.toContain('hundre tusen')
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archivedThanks } from '../../src/ask/archived.ts'
import type { Desk } from '../../src/ask/deps.ts'
import { type Life, lived } from '../../src/ask/life.ts'
import { viewOf } from '../../src/ask/question-view.ts'
import type { Database } from '../../src/store/sqlite/database.ts'
import { ASK, anEarlier, DAY, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const only = (mails: readonly Mail[], kind: string): Mail => {
  const found = mails.filter((mail) => mail.kind === kind)
  expect(found).toHaveLength(1)
  return found[0] as Mail
}
const asked = async (): Promise<Mail[]> =>
  (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')).filter(({ kind }) => kind === 'ask')
const life = async (): Promise<Life> => {
  const { facts, events } = await world.question()
  return lived(facts, events)
}
/** The first answers, its asker says that it helped, and it is made a standing answer. */
async function standing(): Promise<{ readonly given: Life['answers'][number]; readonly answer: Mail }> {
  const [ola] = (await asked()) as [Mail]
  const answer = only(await world.reply(ola, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
  await world.reply(answer, 'Takk, det løste det!')
  const { facts, answers } = await life()
  const given = answers[0] as Life['answers'][number]
  const { address } = given.by
  await world.act({ kind: 'standing', question: facts.id, address, answer: given.mail, isOn: true })
  expect([...(await world.store.standingAnswers())]).toEqual([given.mail])
  return { given, answer }
}

describe('an accepted answer', () => {
  it('that did not help after all is accepted no longer, and the next are asked', async () => {
    const { answer } = await standing()
    const mails = await world.reply(answer, 'Hjalp ikke likevel')
    expect(mails.filter(({ kind }) => kind === 'ask')).toHaveLength(3)
    const view = viewOf(await world.question(), new Set())
    expect([view.status, view.acceptedAtMs, view.answers[0]?.accepted]).toEqual(['asking', undefined, false])
    await world.pass(30 * DAY)
    expect((await world.question()).status).toBe('open')
  })

  it('beside which others are to be asked all the same is accepted again when one of them helps', async () => {
    await standing()
    const { facts } = await world.question()
    const mails = await world.act({ kind: 'ask-anyway', question: facts.id, address: 'ida@energi.example' })
    expect((await life()).accepted).toBeUndefined()
    const other = only(await world.reply(mails[0] as Mail, 'Jeg mener at 2,5 bar holder i lange løp.'), 'answer')
    await world.reply(other, 'Takk, det løste det!')
    const { accepted, answers, status } = await life()
    expect([status, accepted?.answer]).toEqual(['accepted', answers[1]?.mail])
  })

  it('that its owner calls out of date, with the button or in a mail, is given no more', async () => {
    const { given } = await standing()
    const { facts } = await world.question()
    await world.pass(366 * DAY)
    const act = { kind: 'holds' as const, question: facts.id, holds: false }
    await world.act({ ...act, address: 'eva@energi.example' })
    expect([...(await world.store.standingAnswers())]).toEqual([given.mail])
    await world.act({ ...act, address: given.by.address })
    expect([...(await world.store.standingAnswers())]).toEqual([])
    expect((await life()).accepted).toBeUndefined()

    await world.close()
    world = World.open()
    await standing()
    const [asks] = await world.pass(366 * DAY)
    await world.reply(asks as Mail, 'Ja, det stemmer fortsatt')
    expect((await world.store.standingAnswers()).size).toBe(1)
    await world.reply(asks as Mail, 'Nei, ikke lenger')
    expect((await world.store.standingAnswers()).size).toBe(0)
  })

  it('is kept in the archive each time another is accepted with the button', async () => {
    const [ola, eva] = (await asked()) as [Mail, Mail]
    await world.reply(ola, 'Trykket skal være 3 bar, og ikke mer.')
    await world.reply(eva, 'Jeg mener at 2,5 bar holder i lange løp.')
    const { facts, answers } = await life()
    const ids = await Promise.all(
      answers.map(async (given) => {
        const desk = { rules: { address: ASK }, list: ASK, now: Date.now } as unknown as Desk
        return archivedThanks(desk, facts, given.mail, given)
      }),
    )
    expect(new Set(ids.map(({ source }) => source)).size).toBe(2)
  })
})

describe('a question that nobody is left for', () => {
  it('names those who answered apart from those who could not, and from those who said nothing', async () => {
    world.knowers = world.knowers.slice(0, 4)
    const [ola, eva] = (await asked()) as [Mail, Mail]
    const answer = only(await world.reply(ola, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    await world.reply(eva, 'Vet ikke')
    const tor = only(await world.reply(answer, 'Det hjalp ikke'), 'ask')
    const { text } = only(await world.reply(tor, 'Vet ikke'), 'given-up')
    expect(text).toContain('Ola Vik har svart. Eva Dahl og Tor Lie kunne ikke svare. Fra Per Moe har vi ikke hørt noe.')
    expect(text).not.toContain('Ingen har svart')
  })

  it('is not said to be unanswered where all answered and none helped', async () => {
    world.knowers = world.knowers.slice(0, 3)
    const mails = await asked()
    const answers: Mail[] = []
    for (const mail of mails)
      answers.push(only(await world.reply(mail, 'Trykket skal være 3 bar, og ikke mer.'), 'answer'))
    const { text } = only(await world.reply(answers[2] as Mail, 'Det hjalp ikke'), 'given-up')
    expect(text).toContain('Ola Vik, Eva Dahl og Per Moe har svart. Vi fant ingen flere å spørre.')
    expect(text).not.toContain('kunne ikke')
  })

  it('is said to have no more answers after silence, where somebody answered', async () => {
    const [ola] = (await asked()) as [Mail]
    const answer = only(await world.reply(ola, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    await world.reply(answer, 'Det hjalp ikke')
    expect(only(await world.pass(DAY), 'silence').text).toContain('Ingen flere har svart ennå.')
    expect(only(await world.pass(2 * DAY), 'given-up').text).toContain('Ingen flere har svart.')
  })
})

describe('what the archive says of an acceptance that has ended', () => {
  const takenBack = (): unknown[] => {
    const { db } = world.store as unknown as { readonly db: Database }
    return db.all('SELECT message_id FROM taken_back').map((row) => row['message_id'])
  }

  it('follows its asker, back and forth', async () => {
    const { given, answer } = await standing()
    expect(takenBack()).toEqual([])
    await world.reply(answer, 'Hjalp ikke likevel')
    expect(takenBack()).toEqual([given.mail])
    expect(viewOf(await world.question(), new Set()).answers[0]?.thanks).toBe(0)
    await world.reply(answer, 'Takk, det løste det!')
    expect(takenBack()).toEqual([])
    expect(viewOf(await world.question(), new Set()).answers[0]?.thanks).toBe(1)
  })

  it('follows its owner', async () => {
    const { given } = await standing()
    const [asks] = await world.pass(366 * DAY)
    await world.reply(asks as Mail, 'Nei, ikke lenger')
    expect(takenBack()).toEqual([given.mail])
  })

  it('of an earlier answer follows its owner, and not whoever asked the like of it later', async () => {
    const earlier = anEarlier('Nina Sol', 0.9)
    world.earlier = [earlier]
    const receipt = only(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?'), 'receipt')
    await world.reply(receipt, 'Takk, det løste det!')
    await world.reply(receipt, 'Hjalp ikke likevel')
    expect(takenBack()).toEqual([])
    await world.reply(receipt, 'Takk, det løste det!')
    const mails = await world.pass(366 * DAY)
    await world.reply(only(mails, 'if-holds'), 'Nei, ikke lenger')
    expect(takenBack()).toEqual([earlier.messageId])
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Colleague } from '../../src/ask/deps.ts'
import { ASK, anEarlier, DAY, HOUR, type Mail, TUESDAY, World } from './world.ts'

const FOLLOW = ASK.replace('@', '+follow@')
const SHARE = ASK.replace('@', '+share@')

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const to = (mails: readonly Mail[], kind: string): string[] =>
  mails.filter((mail) => mail.kind === kind).map((mail) => mail.to.address)
const follow = (name: string, subject: string, text = ''): Promise<Mail[]> =>
  world.ask(name, subject, text, { to: FOLLOW })
/** Answers the first who was asked. */
const answer = async (mails: readonly Mail[], text: string): Promise<Mail[]> =>
  world.reply(mails.find(({ kind }) => kind === 'ask') as Mail, text)

describe('following', () => {
  it('is told back in one line, with how often', async () => {
    const [mail] = await follow('Nina Sol', 'Følg pumper, #trykk', 'ukentlig')
    expect(mail?.text).toContain('Du følger nå pumper og #trykk, med en oppsummering i uka.')
    expect(await world.store.follows('nina@energi.example')).toMatchObject([
      { name: '#trykk', how: 'weekly' },
      { name: 'pumper', how: 'weekly' },
    ])
    const [left] = await follow('Nina Sol', 'Slutt pumper')
    expect(left?.text).toContain('Du følger ikke lenger pumper.')
    expect(await world.store.follows('nina@energi.example')).toHaveLength(1)
  })

  it('at once gives the question itself, beside those who are asked, and whoever knows may answer', async () => {
    await follow('Nina Sol', 'Følg pumper')
    const mails = await world.ask('Ida Ruud', 'Pumpa i kjelleren', 'Hvor høyt skal trykket være?')
    expect(to(mails, 'told')).toEqual(['nina@energi.example'])
    expect(to(mails, 'ask')).toHaveLength(3)
    const told = mails.find(({ kind }) => kind === 'told') as Mail
    expect(told.text).toContain('Ida Ruud spør, og du følger pumper:')
    expect(to(await world.reply(told, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')).toEqual([
      'ida@energi.example',
    ])
  })

  it('at once is as soon as the question comes, at any hour, and though an earlier answer is likely to do', async () => {
    await follow('Nina Sol', 'Følg pumper')
    world.nowMs = TUESDAY + 12 * HOUR
    world.earlier = [anEarlier('Ola Vik', 0.9)]
    const mails = await world.ask('Ida Ruud', 'Pumpa i kjelleren', 'Hvor høyt skal trykket være?')
    expect(mails.map(({ kind }) => kind)).toEqual(['receipt', 'told'])
    expect(to(await world.pass(DAY), 'told')).toEqual([])
  })

  it('tells nothing where a standing answer was given, until its asker wants others asked', async () => {
    await follow('Nina Sol', 'Følg pumper')
    const earlier = anEarlier('Ola Vik', 0.9)
    const who = { name: 'Ola Vik', address: 'ola@energi.example' }
    const standing = [{ answer: earlier.messageId, who, isOn: true }]
    await world.store.commit({ atMs: world.nowMs, outgoing: [], archive: [], standing })
    world.earlier = [earlier]
    const mails = await world.ask('Ida Ruud', 'Pumpa i kjelleren', 'Hvor høyt skal trykket være?')
    expect(mails.map(({ kind }) => kind)).toEqual(['receipt'])
    expect(to(await world.reply(mails[0] as Mail, 'Spør likevel'), 'told')).toEqual(['nina@energi.example'])
  })

  it('never tells its asker, under another address of theirs', async () => {
    const ida = world.people.get('ida@energi.example') as Colleague
    const both = { ...ida, addresses: ['ida@energi.example', 'nina@energi.example'] }
    for (const address of both.addresses) world.people.set(address, both)
    await follow('Nina Sol', 'Følg pumper')
    expect(to(await world.ask('Ida Ruud', 'Pumpa - uten navn', 'Hvor høyt skal trykket være?'), 'told')).toEqual([])
  })

  it('is never a second mail for one question: who is told at once is not asked too, and is in no digest of it', async () => {
    await follow('Ola Vik', 'Følg pumper')
    await follow('Ola Vik', '#trykk', 'daglig')
    const mails = await world.ask('Ida Ruud', 'Pumpa i kjelleren #trykk', 'Hvor høyt skal trykket være?')
    expect(to(mails, 'told')).toEqual(['ola@energi.example'])
    expect(to(mails, 'ask')).not.toContain('ola@energi.example')
    expect(to(await world.pass(3 * DAY), 'digest')).toEqual([])
  })

  it('tells nothing of a private question', async () => {
    await follow('Nina Sol', 'Følg lønn')
    expect(to(await world.ask('Ida Ruud', 'Privat: lønn', 'Hvordan regnes tillegget?'), 'told')).toEqual([])
  })

  it('daily gathers all there is into one mail in the morning, and is silent where there is nothing', async () => {
    await follow('Nina Sol', 'Følg pumper, #vifte', 'daglig')
    expect(to(await world.pass(2 * DAY), 'digest')).toEqual([])
    const first = await world.ask('Ida Ruud', 'Pumpa i kjelleren', 'Hvor høyt skal trykket være?')
    await answer(first, 'Trykket skal være 3 bar, og ikke mer.')
    await world.ask('Gro Nes', 'Støy #vifte', 'Hvorfor uler vifta?')
    await world.ask('Gro Nes', 'Ferie', 'Når har kantina stengt?')
    const mails = await world.pass(DAY)
    expect(to(mails, 'digest')).toEqual(['nina@energi.example'])
    const digest = mails.find(({ kind }) => kind === 'digest') as Mail
    expect(digest.text).toContain('Pumpa i kjelleren')
    expect(digest.text).toContain('Trykket skal være 3 bar')
    expect(digest.text).toContain('Støy #vifte')
    expect(digest.text).not.toContain('kantina')
    expect(digest.header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(to(await world.pass(DAY), 'digest')).toEqual([])
  })

  it('weekly comes on the first working day of the week, with the questions nobody has answered', async () => {
    await follow('Berit Li', 'Følg pumper', 'ukentlig')
    await world.ask('Ida Ruud', 'Pumpa i kjelleren', 'Hvor høyt skal trykket være?')
    await world.pass(3 * DAY + HOUR)
    expect((await world.question()).status).toBe('open')
    const mails = await world.pass(3 * DAY)
    const digest = mails.find(({ kind }) => kind === 'digest') as Mail
    expect(new Date(digest.createdAtMs).toISOString()).toBe('2026-11-16T07:00:00.000Z')
    expect(digest.text).toContain('Åpne spørsmål')
    expect(digest.text).toContain('Pumpa i kjelleren')
    expect(digest.text).toContain('https://hvemvet.example/q/')
    expect(world.nowMs).toBeGreaterThan(TUESDAY)
  })

  it('is in one digest where a daily and a weekly one fall together', async () => {
    world.nowMs = TUESDAY + 3 * DAY // Friday
    await follow('Nina Sol', 'Følg pumper', 'daglig')
    await follow('Nina Sol', 'Følg vifter', 'ukentlig')
    const one = await world.ask('Ida Ruud', 'Pumpa i kjelleren', 'Hvor høyt skal trykket være?')
    await answer(one, 'Trykket skal være 3 bar, og ikke mer.')
    const two = await world.ask('Gro Nes', 'Støy fra vifta', 'Hvorfor uler den?')
    await answer(two, 'Lageret er tørt; smør det med litt fett.')
    const digests = (await world.pass(3 * DAY)).filter(({ kind }) => kind === 'digest')
    expect(digests).toHaveLength(1)
    expect(digests[0]?.text).toMatch(/Pumpa i kjelleren[\s\S]*Støy fra vifta/)
  })

  it('ends with one press', async () => {
    await follow('Nina Sol', 'Følg pumper')
    await world.act({ kind: 'unfollow', address: 'nina@energi.example' })
    expect(await world.store.follows()).toEqual([])
  })
})

describe('a tip', () => {
  it('is kept under its hashtags, and told to those who follow them, and to nobody else', async () => {
    await follow('Nina Sol', '#pumpe')
    await follow('Arne Haug', '#vifte')
    const mails = await world.ask('Ola Vik', 'Luft pumpa først', 'Luft alltid før du måler trykket. #pumpe', {
      to: SHARE,
    })
    expect(to(mails, 'share')).toEqual(['nina@energi.example'])
    expect(mails.find(({ kind }) => kind === 'done')?.text).toContain('under #pumpe')
    expect(await world.store.tips(10)).toMatchObject([{ hashtags: ['pumpe'], by: { address: 'ola@energi.example' } }])
    expect(await world.store.questions({}, 10)).toEqual([])
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { mailWords } from '../../src/post/words/index.ts'
import { dictionaries } from '../../src/web/words/index.ts'
import { whyNoDovecot } from '../servers/dovecot.ts'
import { whyNoPostfix } from '../servers/postfix.ts'
import { describeUnless } from '../unless.ts'
import { ASK, header, MailTown, question, replyTo } from './mail-town.ts'
import { press } from './page-forms.ts'
import { STARTS_MS } from './program.ts'

const said = mailWords.nb
const { button, mine } = dictionaries.nb
const MAY_KNOW = ['ola', 'eva', 'per', 'tor']

describeUnless(whyNoDovecot() ?? whyNoPostfix(), 'a link in a mail, opened in a browser', () => {
  vi.setConfig({ testTimeout: STARTS_MS, hookTimeout: STARTS_MS })
  let town: MailTown
  /** Who was asked first, with the mail that asked them. */
  const asked = new Map<string, string>()
  /** Where the question is read. */
  let page = ''

  beforeAll(async () => {
    town = await MailTown.open()
    await town.serve()
    await town.send('ida', ASK, question('q1', 'ida', 'Ida Ruud', 'Trykk på pumpe 3?', 'Hva skal trykket være?'))
    const receipt = await town.next('ida')
    page = await linkAfter(receipt, said.questionPage)
    await town.send('ida', header(receipt, 'reply-to'), replyTo(receipt, 'ida', 'Ida Ruud', 'Spør likevel'))
    for (const [user, mail] of await within(() => mailOf(MAY_KNOW), 3)) asked.set(user, mail)
  })
  afterAll(() => town?.close())

  const mailOf = async (users: readonly string[]): Promise<Map<string, string>> => {
    const mails = new Map<string, string>()
    for (const user of users) for (const mail of await town.mailbox(user)) mails.set(user, mail)
    return mails
  }

  it('declines at the button alone, and the next is asked', async () => {
    const [user = ''] = asked.keys()
    const link = await linkAfter(asked.get(user) ?? '', said.ask.decline)
    const next = MAY_KNOW.filter((one) => !asked.has(one))
    expect(next).toHaveLength(1)
    expect(await opened(link)).toContain(button.decline.title)
    await sleep(QUIET_MS)
    expect((await mailOf(next)).size).toBe(0)
    const choice = { how: 'does-not-know' }
    expect(await press(link, button.decline.press, choice, 'https://elsewhere.example')).toMatchObject({ status: 403 })
    expect((await press(link, button.decline.press, choice)).page).toContain(button.decline.done)
    expect(header(await town.next(next[0] ?? ''), 'from')).toContain('Ida Ruud via')
    expect(await opened(link)).toContain(button.decline.done)
  })

  it('accepts an answer: its writer is thanked, and everyone finds that it helped', async () => {
    const user = [...asked.keys()].at(-1) ?? ''
    const ask = asked.get(user) ?? ''
    await town.next(user)
    await town.send(
      user,
      header(ask, 'reply-to'),
      replyTo(ask, user, `${user} Nordmann`, 'Den skal stå på 2,5 bar om vinteren og 3 om sommeren.'),
    )
    const answer = await town.next('ida')
    const link = await linkAfter(answer, said.answer.helped)
    const { question: shown } = dictionaries.nb
    expect(await opened(link)).toContain('2,5 bar om vinteren')
    await sleep(QUIET_MS)
    expect(await opened(page)).not.toContain(`>${shown.statuses.accepted}<`)
    expect((await press(link, button.accept.press)).page).toContain(button.accept.done)
    const thanks = await simpleParser(await town.next(user))
    expect(thanks.text).toContain(said.thanks.helped('Ida Ruud'))
    expect(await opened(page)).toContain(shown.statuses.accepted)
    await vi.waitFor(
      async () => {
        const thread = await (await fetch(`${town.url}/api/thread?message=q1@example.test`)).text()
        expect(thread).toMatch(/"messageId":"accepted-\w+-\w+@example\.test"/)
        expect(await opened(`${town.url}/search?q=vinteren+sommeren`)).toMatch(/Trykk på pumpe 3\?[\s\S]*bekreftet/i)
      },
      { timeout: 20_000, interval: 200 },
    )
    expect(await opened(link)).toContain(button.accept.done)
  })

  it('pauses whoever was asked, or has them asked no more, and again', async () => {
    const [first = '', second = ''] = asked.keys()
    const [pause, leave] = await Promise.all(
      [first, second].map((user) => linkAfter(asked.get(user) ?? '', said.ask.pause)),
    )
    expect(await opened(pause ?? '')).toContain(mine.states.asked)
    const paused = await press(pause ?? '', mine.pauses.month)
    expect(paused.page).toMatch(new RegExp(mine.states.paused('[^.]+\\. [^<]+')))
    expect((await press(leave ?? '', mine.optOut)).page).toContain(mine.states.optedOut)
    const counts = async (users: readonly string[]) =>
      Promise.all(users.map(async (user) => (await town.mailbox(user)).length))
    const others = MAY_KNOW.filter((user) => user !== first && user !== second)
    const [before, othersBefore] = [await counts([first, second]), await counts(others)]
    await town.send('kari', ASK, question('q2', 'kari', 'Kari Lund', 'Filteret i pumpe 3', 'Hvem renser filteret nå?'))
    const receipt = await town.next('kari')
    await town.send('kari', header(receipt, 'reply-to'), replyTo(receipt, 'kari', 'Kari Lund', 'Spør likevel'))
    await vi.waitFor(async () => expect(await counts(others)).toEqual(othersBefore.map((count) => count + 1)), {
      timeout: 20_000,
      interval: 200,
    })
    await sleep(QUIET_MS)
    expect(await counts([first, second])).toEqual(before)
    expect((await press(leave ?? '', mine.optIn)).page).toContain(mine.states.asked)
  })
})

/** As long as a step of asking takes many times over: after so long, what has not happened is not going to. */
const QUIET_MS = 500

const opened = async (link: string): Promise<string> => (await fetch(link)).text()

/** The link that stands behind some words in a mail's text. */
async function linkAfter(mail: string, words: string): Promise<string> {
  const { text = '' } = await simpleParser(mail)
  const at = text.indexOf(words)
  const [link] = /http:\/\/\S+/.exec(at === -1 ? '' : text.slice(at)) ?? []
  if (link === undefined) throw new Error(`no link after “${words}” in:\n${text}`)
  return link
}

/** Looks again until there are so many. */
const within = (look: () => Promise<Map<string, string>>, count: number): Promise<Map<string, string>> =>
  vi.waitFor(
    async () => {
      const found = await look()
      expect(found.size).toBe(count)
      return found
    },
    { timeout: 20_000, interval: 100 },
  )

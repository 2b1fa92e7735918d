import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { seeded } from '../../bench/random.ts'
import { compose } from '../compose.ts'
import { whyNoDovecot } from '../servers/dovecot.ts'
import { whyNoPostfix } from '../servers/postfix.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { ASK, header, MailTown } from './mail-town.ts'
import { STARTS_MS } from './program.ts'

const KILLS = soak.times(10, 100)
/** Postfix now and then puts a mail that was refused for now aside for a minute, whatever its settings; a talk is five mails. */
const ALL_THERE = { timeout: 5 * 60_000, interval: 200 }
const ASKERS = ['ida', 'gro', 'nina']
const PEOPLE = ['ola', 'eva', 'per', 'tor', 'kari']

describeUnless(whyNoDovecot() ?? whyNoPostfix(), 'asking by mail, killed again and again', () => {
  vi.setConfig({ testTimeout: STARTS_MS * soak.times(6, 40), hookTimeout: STARTS_MS })
  let town: MailTown
  beforeAll(async () => {
    town = await MailTown.open(['perWeek: 100', 'perDay: 1000'])
    await town.serve()
  })
  afterAll(() => town?.close())

  it('forgets no mail, and sends at most one again each time, under the same Message-ID', async () => {
    const random = seeded(soak.seed)
    const traffic = new Traffic(town)
    const stop = new AbortController()
    const going = traffic.go(stop.signal)
    let asked = 0
    for (let kill = 0; kill < KILLS; kill++) {
      // Of a hundred kills one each: five people who answer two hundred mails within the hour are a storm.
      for (let n = 0; n < soak.times(2, 1); n++) await traffic.ask(ASKERS[asked % ASKERS.length] ?? '', ++asked)
      await sleep(random() * 1500)
      await town.kill()
      await sleep(random() * 200)
      await town.serve()
    }
    await vi.waitFor(() => expect(traffic.solved.size).toBe(asked), ALL_THERE)
    await vi.waitFor(async () => expect(await town.postfix.queue()).toBe(0), ALL_THERE)
    await sleep(1000)
    stop.abort()
    await going

    const repeated: string[] = []
    for (const user of [...ASKERS, ...PEOPLE]) {
      const ids = (await town.mailbox(user)).map((mail) => header(mail, 'message-id'))
      for (const [id, same] of Map.groupBy(ids, (one) => one))
        if (same.length > 1) repeated.push(`${id} ${same.length}`)
    }
    expect(repeated.length).toBeLessThanOrEqual(KILLS)
    expect(repeated.filter((one) => !one.endsWith(' 2'))).toEqual([])
    for (let n = 1; n <= asked; n++) expect(traffic.receipts.get(n), `receipts of question ${n}`).toBe(1)
    soak.figure('asking by mail: killed, questions, mails repeated', `${KILLS}, ${asked}, ${repeated.length}`)
  })
})

/** Colleagues who read their mail and answer it, each mail once however often it comes. */
class Traffic {
  /** Numbers of questions whose asker has said thanks, and whose answerer has got it. */
  readonly solved = new Set<number>()
  /** By question, how many receipts with different Message-IDs. */
  readonly receipts = new Map<number, number>()
  private readonly town: MailTown
  private readonly seen = new Set<string>()
  private number = 0

  constructor(town: MailTown) {
    this.town = town
  }

  ask(user: string, n: number): Promise<void> {
    return this.town.send(
      user,
      ASK,
      compose({
        id: `q${n}@example.test`,
        from: `${user} <${user}@example.test>`,
        to: ASK,
        subject: `Spørsmål nummer ${n} om pumpe 3`,
        date: new Date().toUTCString(),
        text: `Hei,\n\nhva er riktig trykk på pumpe 3 i rom ${n}, og hvor ofte renses filteret?`,
      }),
    )
  }

  async go(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const user of [...ASKERS, ...PEOPLE])
        for (const mail of await this.town.mailbox(user)) await this.read(user, mail)
      await sleep(50)
    }
  }

  private async read(user: string, mail: string): Promise<void> {
    const id = header(mail, 'message-id')
    if (this.seen.has(`${user} ${id}`)) return
    this.seen.add(`${user} ${id}`)
    const n = Number(/nummer (\d+)/.exec(decoded(header(mail, 'subject')))?.[1])
    const isNotice = header(mail, 'auto-submitted') !== ''
    if (isNotice && ASKERS.includes(user)) {
      const body = mail.slice(mail.search(/\r?\n\r?\n/))
      if (!/mottatt/.test(body)) return
      this.receipts.set(n, (this.receipts.get(n) ?? 0) + 1)
      if (/to timer|sp=C3=B8r likevel|spør likevel/i.test(body)) await this.reply(user, mail, 'Spør likevel')
      return
    }
    if (isNotice) return
    if (ASKERS.includes(user)) return this.reply(user, mail, 'Takk, det løste det!')
    if (/takker/.test(mail)) {
      this.solved.add(n)
      return
    }
    if (user === 'ola' || user === 'eva')
      await this.reply(user, mail, `Trykket skal være 3 bar i rom ${n}, og filteret renses hver måned.`)
  }

  private reply(user: string, mail: string, text: string): Promise<void> {
    const id = header(mail, 'message-id')
    return this.town.send(
      user,
      header(mail, 'reply-to'),
      compose({
        id: `r${++this.number}@example.test`,
        from: `${user} <${user}@example.test>`,
        to: header(mail, 'reply-to'),
        subject: `Re: ${decoded(header(mail, 'subject'))}`,
        date: new Date().toUTCString(),
        text,
        more: [`In-Reply-To: ${id}`, `References: ${id}`],
      }),
    )
  }
}

const decoded = (subject: string): string =>
  subject.replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, words: string) =>
    Buffer.from(
      words
        .replaceAll('_', ' ')
        .replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString(),
  )

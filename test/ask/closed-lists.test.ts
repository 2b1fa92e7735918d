import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AskDesk } from '../../src/ask/desk.ts'
import { openAskViews } from '../../src/ask/views.ts'
import { colleaguesIn } from '../../src/ask-people.ts'
import { openForReading, type ReadableFolder } from '../../src/data-folder.ts'
import type { Find } from '../../src/find/find.ts'
import { openFind } from '../../src/find/open.ts'
import type { ListAddress, MessageId } from '../../src/model/ids.ts'
import { compose, throughList } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { tempDir } from '../temp.ts'
import { addressOf, DAY, type Mail, TUESDAY, World } from './world.ts'

const OPEN = 'drift@energi.example'
const CLOSED = 'ledelse@energi.example'
const TWO_YEARS_AGO = TUESDAY - 730 * DAY
/** In mail of the closed list alone, as are its Message-IDs. */
const SECRET = /kvikksølv|lukket-/i

/** A question on a list, and the day after its answer, on the same or another. */
function thread(
  id: string,
  {
    lists,
    daysAgo,
    subject,
    asks,
    answers,
  }: {
    readonly lists: readonly [asked: string, answered: string]
    readonly daysAgo: number
    readonly subject: readonly [asked: string, answered: string]
    readonly asks: readonly [name: string, text: string]
    readonly answers: readonly [name: string, text: string]
  },
): string[] {
  const mail = (at: 0 | 1, [name, text]: readonly [string, string], more: readonly string[]) =>
    compose({
      id: `${idOn(lists[at], id)}-${at}@energi.example`,
      from: `${name} <${addressOf(name)}>`,
      to: lists[at],
      subject: subject[at],
      date: new Date(TWO_YEARS_AGO - (daysAgo - at) * DAY).toUTCString(),
      text,
      more: [...throughList(lists[at]), ...more],
    })
  return [mail(0, asks, []), mail(1, answers, [`In-Reply-To: <${idOn(lists[0], id)}-0@energi.example>`])]
}

const idOn = (list: string, id: string): string => (list === CLOSED ? `lukket-${id}` : id)

const ARCHIVE = [
  // What is alike in the open.
  ...thread('svak', {
    lists: [OPEN, OPEN],
    daysAgo: 300,
    subject: ['Pumpa i kjelleren uler', 'Re: Pumpa i kjelleren uler'],
    asks: ['Per Moe', 'Hva gjør vi når pumpe 3 i kjelleren uler?'],
    answers: ['Ola Vik', 'Pumpe 3 uler når lageret er tørt. Smør det, så stopper det.'],
  }),
  ...thread('svak-2', {
    lists: [OPEN, OPEN],
    daysAgo: 200,
    subject: ['Pumper', 'Re: Pumper'],
    asks: ['Per Moe', 'Hvem vet hvor ofte pumpene i kjelleren skal ha service?'],
    answers: ['Eva Dahl', 'Pumpene i kjelleren skal ha service hvert år, pumpe 3 oftere.'],
  }),
  // What is nearest the question, where not everyone may read it: by somebody who wrote nowhere else, and by one who did.
  ...thread('best', {
    lists: [CLOSED, CLOSED],
    daysAgo: 20,
    subject: ['Pumpe 3 stopper om natta', 'Re: Pumpe 3 stopper om natta'],
    asks: ['Gro Nes', 'Hvorfor stopper pumpe 3 i kjelleren om natta?'],
    answers: ['Siv Aas', 'Pumpe 3 i kjelleren stopper om natta fordi kvikksølvbryteren slår ut. Bytt den.'],
  }),
  ...thread('nest', {
    lists: [CLOSED, CLOSED],
    daysAgo: 10,
    subject: ['Pumpe 3 stopper om natta igjen', 'Re: Pumpe 3 stopper om natta igjen'],
    asks: ['Gro Nes', 'Pumpe 3 i kjelleren stopper om natta, er det kvikksølvet igjen?'],
    answers: ['Eva Dahl', 'Ja, pumpe 3 i kjelleren stopper om natta av kvikksølvet. Bytt bryteren.'],
  }),
  // A discussion that began behind closed doors, under a name that says what it is about.
  ...thread('over', {
    lists: [CLOSED, OPEN],
    daysAgo: 40,
    subject: ['Kvikksølv i pumpe 3 i kjelleren', 'Pumpe 3 i kjelleren stopper om natta'],
    asks: ['Gro Nes', 'Kan kvikksølv være grunnen til at pumpe 3 i kjelleren stopper om natta?'],
    answers: ['Tor Lie', 'Pumpe 3 i kjelleren stopper om natta når tidsuret står feil. Still det.'],
  }),
]

describe('mail of asking, where the archive has a closed list', () => {
  let folder: ReadableFolder
  let find: Find
  beforeAll(async () => {
    const config = join(tempDir(), 'hvemvet.yaml')
    writeFileSync(
      config,
      `lists:
  - { address: ${OPEN}, name: Drift, readers: everyone }
  - { address: ${CLOSED}, name: Ledelse, readers: members }
`,
    )
    const archive = await TestArchive.open(config)
    await archive.takeMails(ARCHIVE)
    folder = await openForReading(archive.context.folder, archive.context.settings)
    find = openFind({ ...folder, nowMs: () => TUESDAY })
  })
  afterAll(() => folder?.close())

  const open = (): World => {
    const world = World.open({ listNotes: true })
    world.deps = { ...world.deps, find, people: colleaguesIn(folder.record) }
    world.desk = new AskDesk(world.deps)
    return world
  }

  /** All that mails say, headers and both forms of their text. */
  const wordsOf = async (mails: readonly Mail[]): Promise<string> => {
    const read = await Promise.all(mails.map(({ raw }) => simpleParser(raw)))
    return read
      .flatMap(({ text: plain, html, headerLines }) => [...headerLines.map(({ line }) => line), plain, html || ''])
      .join('\n')
  }
  const subject = 'Pumpe 3 stopper om natta'
  const text = 'Hvorfor stopper pumpe 3 i kjelleren om natta?'

  it('is quoted from for those who may read it', async () => {
    const member = { kind: 'person', addresses: [addressOf('Gro Nes')] } as const
    const question = { subject, text, asker: addressOf('Ida Ruud') }
    const [best] = await find.answersFor(member, question, TUESDAY)
    expect(best?.messageId).toMatch(SECRET)
    const knowers = await find.routeFor(member, question, TUESDAY, 10)
    expect(knowers.map(({ person }) => person.name)).toContain('Siv Aas')
  })

  it('never quotes or links what is not for everyone, or asks somebody for that alone', async () => {
    const world = open()
    const mails = await world.ask('Ida Ruud', subject, text)
    mails.push(...(await world.reply(mails[0] as Mail, 'Spør likevel')), ...(await world.pass(10 * DAY)))
    const asked = mails.filter(({ kind }) => kind === 'ask').map(({ to }) => to.name)
    expect(asked.toSorted()).toEqual(['Eva Dahl', 'Ola Vik', 'Tor Lie'])
    expect(await wordsOf(mails)).toContain('tidsuret står feil')
    expect(await wordsOf(mails)).not.toMatch(SECRET)
    expect(await wordsOf(mails)).not.toContain('Siv')
    await world.close()
  })

  it('asks nobody about what only mail behind closed doors speaks of', async () => {
    const world = open()
    const mails = await world.ask('Ida Ruud', 'Bryteren', 'Hvem vet hvor kvikksølvbryterne er?')
    expect(mails.map(({ kind, to }) => [kind, to.name])).toEqual([
      ['receipt', 'Ida Ruud'],
      ['given-up', 'Ida Ruud'],
    ])
    expect(await wordsOf(mails)).not.toMatch(/lukket-|Siv/)
    await world.close()
  })

  it('passes on a link to such mail as its sender wrote it, and nothing of what it says', async () => {
    const world = open()
    const mails = await world.ask('Ida Ruud', subject, text)
    mails.push(...(await world.reply(mails[0] as Mail, 'Spør likevel')))
    const ask = mails.find(({ to }) => to.name === 'Ola Vik') as Mail
    const answers = await world.reply(ask, 'https://hvemvet.example/m/lukket-best-1%40energi.example')
    expect(await wordsOf(answers)).not.toMatch(/kvikksølv|Siv/i)
    await world.close()
  })

  it('says no more in a note on a list’s question, and on the pages', async () => {
    const world = open()
    const asker = { name: 'Ida Ruud', address: addressOf('Ida Ruud') }
    await world.desk.hear({
      messageId: 'liste@energi.example' as MessageId,
      from: asker,
      subject,
      text,
      writtenAtMs: TUESDAY,
      language: 'nb',
      lists: [OPEN as ListAddress],
    })
    const notes = await world.work()
    expect(await wordsOf(notes)).toContain('tidsuret står feil')
    expect(await wordsOf(notes)).not.toMatch(SECRET)
    expect(await wordsOf(notes)).not.toContain('Siv')
    await world.ask('Ida Ruud', subject, text)
    const views = openAskViews({ ...world.deps, find })
    const shown = [
      await views.draftFor({ subject, text, asker: asker.address }),
      await views.questionFor((await world.question()).facts.id, true),
      await views.mineFor(addressOf('Siv Aas')),
    ]
    expect(JSON.stringify(shown[0])).toContain('tidsuret')
    for (const one of shown) expect(JSON.stringify(one)).not.toMatch(SECRET)
    expect(JSON.stringify(shown.slice(0, 2))).not.toContain('Siv')
    await world.close()
  })
})

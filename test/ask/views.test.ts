import { afterEach, describe, expect, it } from 'vitest'
import type { AskRules } from '../../src/ask/rules.ts'
import { type AskViews, openAskViews } from '../../src/ask/views.ts'
import { kinds, to } from './mails.ts'
import { anEarlier, HOUR, type Mail, World } from './world.ts'

const PILOT = ['eva@energi.example', 'siv@energi.example', 'ida@energi.example']

let world: World
afterEach(() => world.close())

function opened(rules: Partial<AskRules> = {}): AskViews {
  world = World.open(rules)
  return viewsOf(world)
}
const viewsOf = ({ deps }: World): AskViews =>
  openAskViews({ ...deps, find: { ...deps.find, personFor: async () => undefined } })
const QUESTION = { subject: 'Trykk', text: 'Hvor høyt skal trykket være?', asker: 'ida@energi.example' }
const ask = (name = 'Ida Ruud') => world.ask(name, QUESTION.subject, QUESTION.text)
const names = async (views: AskViews, asker: string): Promise<string[]> =>
  (await views.draftFor({ ...QUESTION, asker })).people.map(({ who }) => who.address)

describe('what would happen to a question', () => {
  it.each<{ name: string; rules: Partial<AskRules>; asker: string }>([
    { name: 'where mail is sent', rules: {}, asker: 'Ida Ruud' },
    { name: 'in a rehearsal', rules: { mode: 'dry-run' }, asker: 'Ida Ruud' },
    { name: 'in a pilot', rules: { mode: { pilot: PILOT } }, asker: 'Ida Ruud' },
    {
      name: 'in a pilot, asked by another, of which nothing is sent',
      rules: { mode: { pilot: PILOT } },
      asker: 'Gro Nes',
    },
  ])('names whom it then goes to, $name', async ({ rules, asker }) => {
    const views = opened(rules)
    const address = `${asker.slice(0, 3).toLowerCase()}@energi.example`
    const named = await names(views, address)
    const mails = (await ask(asker)).filter(({ kind }) => kind === 'ask')
    expect(named).toEqual(to(mails))
    expect(named.length).toBeGreaterThan(0)
  })

  it('names the people of a pilot alone where nobody says who they are', async () => {
    expect(await names(opened({ mode: { pilot: PILOT } }), '')).toEqual(PILOT)
  })

  it('shows what the archive has, which of it stands, and how much each was asked this week', async () => {
    const views = opened()
    await ask()
    const earlier = anEarlier('Ola Vik', 0.9)
    world.earlier = [earlier]
    const standing = [{ answer: earlier.messageId, who: { name: '', address: 'ola@energi.example' }, isOn: true }]
    await world.store.commit({ atMs: world.nowMs, outgoing: [], archive: [], standing })
    world.nowMs += HOUR
    const draft = await views.draftFor({ ...QUESTION, asker: 'gro@energi.example' })
    expect(draft.earlier).toMatchObject([{ messageId: earlier.messageId, standing: true }])
    expect(draft.people[0]).toMatchObject({ who: { address: 'ola@energi.example' }, thisWeek: 1 })
  })
})

describe('questions in a list', () => {
  it('are open until somebody answers, and private ones are in none', async () => {
    const views = opened()
    await world.ask('Gro Nes', 'Privat: sykemelding', 'Hvem godkjenner den?')
    const [, asked] = (await ask()) as [Mail, Mail]
    const subjects = async (which: 'open' | 'answered' | 'all') =>
      (await views.questions(which, 10)).map(({ subject }) => subject)
    expect([await subjects('open'), await subjects('answered')]).toEqual([['Trykk'], []])
    await world.reply(asked, 'Trykket skal være 3 bar, og ikke mer.')
    expect([await subjects('open'), await subjects('answered')]).toEqual([[], ['Trykk']])
    await world.ask('Ida Ruud', 'Vifte', 'Hvorfor uler vifta?')
    expect(await subjects('all')).toEqual(['Vifte', 'Trykk'])
    expect(await views.questions('all', 1)).toHaveLength(1)
  })

  it('are for somebody where they speak of what they follow, are another’s, and were not asked of them', async () => {
    const views = opened()
    const mine = async (address: string) => (await views.mineFor(address)).couldAnswer.map(({ subject }) => subject)
    for (const address of ['nina@energi.example', 'ida@energi.example', 'ola@energi.example'])
      await world.act({ kind: 'follow', address, name: 'trykk', how: 'weekly', language: 'nb' })
    await ask()
    await world.ask('Ida Ruud', 'Vifte', 'Hvorfor uler vifta?')
    expect(await mine('nina@energi.example')).toEqual(['Trykk'])
    expect(await mine('leif@energi.example'), 'follows nothing').toEqual([])
    expect(await mine('ida@energi.example'), 'who asks').toEqual([])
    expect(await mine('ola@energi.example'), 'who was asked').toEqual([])
  })
})

describe('the outbox', () => {
  it('shows the mail of rehearsals, newest first with its question, and never what is sent', async () => {
    const views = opened({ mode: { pilot: PILOT } })
    const sent = await ask()
    expect(await views.outbox(10)).toEqual([])
    expect(await views.outgoing((sent[0] as Mail).key)).toBeUndefined()
    const held = await ask('Gro Nes')
    const shown = await views.outbox(10)
    expect(shown.map(({ mail }) => mail.kind)).toEqual(kinds(held).toReversed())
    expect(shown.map(({ questionSubject }) => questionSubject)).toEqual(held.map(() => 'Trykk'))
    expect(await views.outgoing((held[0] as Mail).key)).toMatchObject({ mail: { kind: 'receipt' } })
  })
})

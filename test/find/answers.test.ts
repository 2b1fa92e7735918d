import { beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/model/audience.ts'
import type { MessageId } from '../../src/model/ids.ts'
import type { QuestionFacts, QuestionId } from '../../src/model/question.ts'
import { SqliteAskStore } from '../../src/store/sqlite/ask-store.ts'
import { recordPath } from '../../src/store/sqlite/paths.ts'
import { compose, throughList } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'

const anyone: Viewer = { kind: 'anyone' }
const LATER = Date.UTC(2025, 0)

/** A question, its answer, and, where it helped, thanks. */
const thread = (
  id: string,
  day: number,
  subject: string,
  text: string,
  answer: string,
  helped = false,
  more: string[] = [],
) => {
  const date = (after: number) => new Date(Date.UTC(2024, 0, day + after, 9)).toUTCString()
  const refs = (...ids: string[]) => [
    `In-Reply-To: <${ids.at(-1)}@x>`,
    `References: ${ids.map((one) => `<${one}@x>`).join(' ')}`,
  ]
  return [
    compose({ id: `${id}1@x`, from: 'Per Aas <per@energi.example>', subject, date: date(0), text, more }),
    compose({
      id: `${id}2@x`,
      from: 'Liv Dahl <liv@energi.example>',
      subject: `Re: ${subject}`,
      date: date(1),
      text: answer,
      more: [...refs(`${id}1`), ...more],
    }),
    ...(helped
      ? [
          compose({
            id: `${id}3@x`,
            from: 'Per Aas <per@energi.example>',
            subject: `Re: ${subject}`,
            date: date(2),
            text: 'Takk, det løste det!',
            more: [...refs(`${id}1`, `${id}2`), ...more],
          }),
        ]
      : []),
  ]
}

describe('answers that the archive has', () => {
  let archive: TestArchive
  beforeAll(async () => {
    archive = await TestArchive.open()
    await archive.takeMails(
      [
        ...thread(
          'p',
          1,
          'Pumpe 3 stopper om natta',
          'Hvorfor stopper pumpe 3 i kjelleren om natta?',
          'Termovernet slår ut. Skift det, så går den hele natta.',
          true,
        ),
        ...thread(
          'k',
          10,
          'Kaffemaskina',
          'Hvem renser kaffemaskina i kantina?',
          'Det gjør renholdet hver fredag etter lunsj.',
        ),
      ],
      'drift@energi.example',
    )
    await archive.takeMails(
      thread(
        's',
        5,
        'Pumpe 3 og lønna',
        'Hvorfor stopper pumpe 3 om natta i kjelleren?',
        'Det er en hemmelighet om pumpe 3 og termovernet.',
        false,
        throughList('styret@energi.example'),
      ),
    )
  })

  const answers = (subject: string, text: string, beforeMs = LATER) =>
    archive.find((find) => find.answersFor(anyone, { subject, text, asker: 'ny@energi.example' }, beforeMs))

  it('are those to questions like it, the paragraph that tells most, who, when, and that it helped', async () => {
    const found = await answers('Pumpe 3 stopper om natta', 'Nå stopper pumpe 3 i kjelleren om natta igjen. Hvorfor?')
    expect(found).toMatchObject([
      {
        messageId: 'p2@x',
        subject: 'Pumpe 3 stopper om natta',
        from: { name: 'Liv Dahl' },
        confirmedBy: { name: 'Per Aas' },
      },
    ])
    expect(found[0]?.paragraph.pieces.map(({ text }) => text).join('')).toContain('Termovernet slår ut')
    expect(found[0]?.likeness).toBeGreaterThan(0.6)
  })

  it('are less alike where only some of the words are the same, and none where the words are others', async () => {
    const some = await answers(
      'Pumpe 7 lekker',
      'Pumpe 7 på taket lekker olje når det regner. Hvor finnes pakninger til den?',
    )
    expect(some[0]?.likeness ?? 0).toBeLessThan(0.6)
    expect(await answers('Parkering', 'Hvor kan besøkende sette bilen?')).toEqual([])
  })

  it('are only what was written before, and what everyone may read', async () => {
    const asked = ['Pumpe 3 stopper om natta', 'Hvorfor stopper pumpe 3 om natta i kjelleren?'] as const
    expect(await answers(...asked, Date.UTC(2024, 0, 1, 12))).toEqual([])
    expect((await answers(...asked, Date.UTC(2024, 0, 2, 12)))[0]).toMatchObject({ confirmedBy: undefined })
    expect((await answers(...asked)).map(({ messageId }) => messageId)).toEqual(['p2@x'])
  })

  it('are what a link says, or, of a link to a question, its answer; nothing of what is closed', async () => {
    const at = (id: string) => archive.find((find) => find.answerAt(anyone, id as MessageId))
    expect(await at('p2@x')).toMatchObject({ messageId: 'p2@x', confirmedBy: { name: 'Per Aas' } })
    expect(await at('p1@x')).toMatchObject({ messageId: 'p2@x' })
    expect(await at('s2@x')).toBeUndefined()
    expect(await at('missing@x')).toBeUndefined()
  })
})

describe('an answer that helped, and was taken back', () => {
  it('is not said to have helped in receipts, in searches or in its thread, until its asker thanks for it again', async () => {
    const archive = await TestArchive.open()
    const lines = ['Pumpe 3 stopper om natta', 'Hvorfor stopper pumpe 3 i kjelleren om natta?'] as const
    const mails = thread('p', 1, ...lines, 'Termovernet slår ut. Skift det, så går den hele natta.', true)
    await archive.takeMails(mails, 'drift@energi.example')
    const marks = (): Promise<unknown[]> =>
      archive.find(async (find) => {
        const [subject, text] = lines
        const given = await find.answersFor(anyone, { subject, text, asker: 'ny@energi.example' }, LATER)
        const { rows } = await find.searchFor(anyone, { text: 'pumpe' })
        const shown = await find.threadFor(anyone, { messageId: 'p1@x' as MessageId })
        return [given[0]?.confirmedBy?.name, rows[0]?.answer?.confirmedBy?.name, shown?.confirmedBy]
      })
    expect(await marks()).toEqual(['Per Aas', 'Per Aas', 'p3@x'])

    await takenBack(archive, true)
    expect(await marks()).toEqual([undefined, undefined, undefined])
    await archive.takeMails([later('p4', 'Termovernet var ikke årsaken likevel, den stopper fortsatt.')])
    expect(await marks()).toEqual([undefined, undefined, undefined])

    await takenBack(archive, false)
    await archive.takeMails([later('p5', 'Takk, det løste det!')])
    expect(await marks()).toEqual(['Per Aas', 'Per Aas', 'p3@x'])
  })

  const later = (id: string, text: string): string =>
    compose({
      id: `${id}@x`,
      from: 'Per Aas <per@energi.example>',
      subject: 'Re: Pumpe 3 stopper om natta',
      date: new Date(Date.UTC(2024, 0, 9)).toUTCString(),
      text,
      more: ['In-Reply-To: <p2@x>', 'References: <p1@x> <p2@x>'],
    })

  const factsOf = (isTakenBack: boolean): QuestionFacts => ({
    id: `tatt-tilbake-${isTakenBack}` as QuestionId,
    askedAtMs: 0,
    asker: { name: 'Per Aas', address: 'per@energi.example' },
    subject: 'Pumpe 3 stopper om natta',
    text: '',
    language: 'nb',
    mail: 'p1@x' as MessageId,
    archived: 'p1@x' as MessageId,
    private: false,
    nameless: false,
    rehearsal: false,
    hashtags: [],
    attachments: [],
  })

  /** As a question's turn keeps it. */
  async function takenBack({ context }: TestArchive, isTakenBack: boolean): Promise<void> {
    const store = new SqliteAskStore(recordPath(context.folder))
    await store.commit({
      atMs: LATER,
      outgoing: [],
      archive: [],
      question: {
        facts: factsOf(isTakenBack),
        version: undefined,
        status: 'answered',
        dueMs: undefined,
        events: [],
        outcomes: [],
        takenBack: [{ answer: 'p2@x' as MessageId, isTakenBack }],
      },
    })
    await store.close()
  }
})

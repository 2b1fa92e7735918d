import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { importPaths, withFolder } from '../../src/archive-commands.ts'
import { openForReading } from '../../src/data-folder.ts'
import type { Viewer } from '../../src/model/audience.ts'
import type { ListAddress } from '../../src/model/ids.ts'
import { measureRouting, route } from '../../src/reading-commands.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import { compose, mbox } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { tempDir } from '../temp.ts'

const asked = compose({
  id: 'spm@x',
  subject: 'Pumpe 3 stopper igjen',
  date: 'Fri, 1 Sep 2023 09:00:00 +0200',
  text: 'Nå stopper pumpe 3 i kjelleren om natta igjen. Hvem vet hva det kan være?',
})
const archive = [
  compose({
    id: 'p1@x',
    from: 'Per Aas <per@energi.example>',
    date: 'Mon, 1 May 2023 09:00:00 +0200',
    text: 'Hvorfor stopper pumpe 3 i kjelleren om natta?',
  }),
  compose({
    id: 'p2@x',
    from: 'Liv Dahl <liv@energi.example>',
    date: 'Mon, 1 May 2023 12:00:00 +0200',
    more: ['In-Reply-To: <p1@x>'],
    text: 'Termovernet på pumpa slår ut. Skift det, så går den hele natta.',
  }),
  compose({
    id: 'p3@x',
    from: 'Nils Berg <nils@energi.example>',
    date: 'Mon, 1 May 2023 12:01:00 +0200',
    more: ['In-Reply-To: <p1@x>', 'Auto-Submitted: auto-replied'],
    text: 'Pumpe 3 stopper om natta? Jeg har ferie.',
  }),
  compose({
    id: 'p4@x',
    from: 'Kari Lund <kari@energi.example>',
    date: 'Mon, 1 May 2023 13:00:00 +0200',
    more: ['In-Reply-To: <p1@x>'],
    text: 'Pumpe 3 i kjelleren stopper om natta hos meg også.',
  }),
  compose({
    id: 'p5@x',
    from: 'Per Aas <per@energi.example>',
    date: 'Thu, 1 Jun 2023 13:00:00 +0200',
    more: ['In-Reply-To: <p2@x>', 'References: <p1@x> <p2@x>'],
    text: 'Takk, det løste problemet!',
  }),
  compose({
    id: 'm1@x',
    from: 'Per Aas <per@energi.example>',
    subject: 'Makroen i regnearket',
    date: 'Wed, 1 Mar 2023 09:00:00 +0100',
    text: 'Hvem kan lese makroen i regnearket for kjelleren?',
  }),
  compose({
    id: 'm2@x',
    from: 'Ola Moe <ola@energi.example>',
    subject: 'Re: Makroen i regnearket',
    date: 'Wed, 1 Mar 2023 10:00:00 +0100',
    more: ['In-Reply-To: <m1@x>'],
    text: 'Den kan jeg lese, jeg skrev den selv for lenge siden.',
  }),
  asked,
  compose({
    id: 'e1@x',
    from: 'Eva Vik <eva@energi.example>',
    subject: 'Re: Pumpe 3 stopper igjen',
    date: 'Mon, 4 Sep 2023 09:00:00 +0200',
    more: ['In-Reply-To: <spm@x>'],
    text: 'Pumpe 3 i kjelleren stopper om natta fordi strømmen styres av et tidsur.',
  }),
]

describe('who will answer, in an archive', () => {
  let folder: string
  let file: string
  let context: Parameters<typeof route>[0]
  const namesOf = (found: Awaited<ReturnType<typeof route>>) => found.map(({ person }) => person.name)

  beforeAll(async () => {
    folder = tempDir()
    context = { settings: await loadSettings('none', {}, true), folder: join(folder, 'data') }
    file = join(folder, 'question.eml')
    writeFileSync(file, asked)
    writeFileSync(join(folder, 'drift.mbox'), mbox(archive))
    await importPaths(context, [join(folder, 'drift.mbox')], 'drift@lister.example' as ListAddress, () => {})
  })

  it('is whoever answered something like it before, never the asker or a machine', async () => {
    const found = await route(context, file, Date.UTC(2023, 7, 31), 10)
    expect(namesOf(found)).toEqual(['Liv Dahl', 'Ola Moe'])
    expect(found[0]).toMatchObject({
      person: { addresses: ['liv@energi.example'] },
      reason: 'Svarte i én samtale, i mai 2023. Svaret hjalp den som spurte.',
      evidence: [{ messageId: 'p2@x', subject: 'Pumpe 3 stopper', date: '2023-05-01T10:00:00.000Z' }],
    })
    expect(found[0]?.evidence[0]?.quote).toContain('Termovernet')
  })

  it('goes by nothing that was written later, thanks included', async () => {
    const [liv] = await route(context, file, Date.UTC(2023, 4, 20), 10)
    expect(liv?.reason).toBe('Svarte i én samtale, i mai 2023.')
    expect(await route(context, file, Date.UTC(2023, 1), 10)).toEqual([])
  })

  it('goes by the mail there was when it was asked, where the archive holds the question, unless told otherwise', async () => {
    expect(await route(context, file, undefined, 10)).toEqual(await route(context, file, Date.UTC(2023, 8, 1, 7), 10))
    expect(namesOf(await route(context, file, Date.UTC(2024, 0), 10))).toContain('Eva Vik')
    const other = join(folder, 'other.eml')
    writeFileSync(other, compose({ from: 'Siv Moen <siv@energi.example>', subject: 'Pumpe 3 stopper igjen' }))
    expect(namesOf(await route(context, other, undefined, 10))).toContain('Eva Vik')
  })

  it('is measured beside the most active, each question by the mail before it', async () => {
    const table = (name: string, lines: readonly string[]) => {
      writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
      return join(folder, name)
    }
    const ts = Date.UTC(2023, 8, 1, 7) / 1000
    const files = {
      topics: table('questions.tsv', [
        'qid\tsplit\tmessage_id\tts\tasker\tsubject',
        `Q1\ttest\tspm@x\t${ts}\tkari\tPumpe 3 stopper igjen`,
        `Q2\ttrain\tnot-held@x\t${ts}\tliv\tRe: Makroen i regnearket`,
      ]),
      qrels: table('qrels.txt', ['Q1 0 liv 1', 'Q2 0 ola 1', 'Q3 0 ola 1']),
      people: table('people.tsv', [
        'person\temails',
        ...['kari', 'liv', 'ola', 'per'].map((name) => `${name}\t${name}@energi.example`),
      ]),
      run: join(folder, 'out.run'),
      against: undefined,
    }
    expect(await measureRouting(context, files, undefined, () => {})).toMatchObject({
      topics: 2,
      rr: 1,
      s5: 1,
      splits: [
        { split: 'test', topics: 1, rr: 1 },
        { split: 'train', topics: 1, rr: 1, prior: { rr: 0.5 } },
      ],
    })
    expect(readFileSync(files.run, 'utf8')).toMatch(/^Q1 Q0 liv 1 /)
    expect(await measureRouting(context, { ...files, run: undefined }, 'test', () => {})).toMatchObject({ topics: 1 })
    await expect(measureRouting(context, files, 'tset', () => {})).rejects.toThrow('no question of "tset"')
  })

  it('is nobody who asked not to be suggested', async () => {
    const { record, close } = await openForReading(context.folder, context.settings)
    const liv = await record.personWith('liv@energi.example')
    await close()
    await withFolder(context, ({ record: writer }) => writer.setOptOut(liv as NonNullable<typeof liv>, true))
    expect(namesOf(await route(context, file, Date.UTC(2023, 7, 31), 10))).toEqual(['Ola Moe'])
  })
})

describe('who will answer, for a viewer who may not read every list', () => {
  it('rests on no mail of a closed one', async () => {
    const config = join(tempDir(), 'hvemvet.yaml')
    const [open, closed] = ['drift@lister.example', 'ledelse@lister.example']
    writeFileSync(
      config,
      `lists:
  - { address: ${open}, name: Drift, readers: everyone }
  - { address: ${closed}, name: Ledelse, readers: [per@energi.example] }
`,
    )
    const held = await TestArchive.open(config)
    const asks = 'Hvorfor stopper pumpe 3 i kjelleren om natta?'
    await held.takeMails(
      [
        compose({ id: 'o1@x', from: 'Per Aas <per@energi.example>', subject: 'Pumpa', text: asks }),
        compose({
          id: 'o2@x',
          from: 'Eva Vik <eva@energi.example>',
          subject: 'Re: Pumpa',
          more: ['In-Reply-To: <o1@x>'],
          text: 'Det er noe med strømmen til pumpe 3.',
        }),
      ],
      open,
    )
    const answer = {
      subject: 'Re: Pumpe 3 stopper',
      text: 'Pumpe 3 i kjelleren stopper om natta når termovernet slår ut.',
    }
    await held.takeMails(
      [
        compose({ id: 'c1@x', from: 'Per Aas <per@energi.example>', subject: 'Pumpe 3 stopper', text: asks }),
        compose({ ...answer, id: 'c2@x', from: 'Eva Vik <eva@energi.example>', more: ['In-Reply-To: <c1@x>'] }),
        compose({ ...answer, id: 'c3@x', from: 'Liv Dahl <liv@energi.example>', more: ['In-Reply-To: <o1@x>'] }),
      ],
      closed,
    )
    const question = { subject: 'Pumpe 3 stopper', text: asks, asker: 'kari@energi.example' }
    const evidenceFor = (viewer: Viewer): Promise<(readonly [string, string[]])[]> =>
      held.find(async (find) =>
        (await find.routeFor(viewer, question, Date.UTC(2025, 5), 10)).map(
          ({ person, evidence }) => [person.name, evidence.map(({ messageId }) => messageId).toSorted()] as const,
        ),
      )
    expect(await evidenceFor({ kind: 'anyone' })).toEqual([['Eva Vik', ['o2@x']]])
    const reader = await evidenceFor({ kind: 'person', addresses: ['per@energi.example'] })
    expect(Object.fromEntries(reader)).toEqual({ 'Eva Vik': ['c2@x', 'o2@x'], 'Liv Dahl': ['c3@x'] })
  })
})

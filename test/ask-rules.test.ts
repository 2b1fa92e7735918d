import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Colleagues } from '../src/ask-rules.ts'
import { openForReading } from '../src/data-folder.ts'
import { compose } from './compose.ts'
import { TestArchive } from './ingest/archive.ts'
import { tempDir } from './temp.ts'

const [DRIFT, VAKT, OTHER] = ['drift@lister.example', 'vakt@lister.example', 'andre@lister.example']

describe('colleagues by list', () => {
  let archive: TestArchive
  beforeAll(async () => {
    const config = join(tempDir(), 'hvemvet.yaml')
    writeFileSync(
      config,
      `lists:
  - { address: ${DRIFT}, name: Drift, readers: members }
  - { address: ${VAKT}, name: Vakt, readers: [Nils.Berg@firma.example, ${OTHER}] }
  - { address: ${OTHER}, name: Andre, readers: [gjest@firma.example] }
ask:
  address: ask@energi.example
  colleagues: [Drift@lister.example, ${VAKT}]
`,
    )
    archive = await TestArchive.open(config)
    await archive.takeMails([from('Eva.Dahl@firma.example'), from('drift@lister.example')], DRIFT)
    await archive.takeMails([from('per@firma.example')], OTHER)
    await archive.takeMails(
      [from('robot@firma.example', ['Auto-Submitted: auto-generated', 'Precedence: bulk'])],
      DRIFT,
    )
  })

  const refreshed = async (colleagues: Colleagues): Promise<void> => {
    const { record, close } = await openForReading(archive.context.folder, archive.context.settings)
    try {
      await colleagues.refresh(record)
    } finally {
      await close()
    }
  }
  const among = (colleagues: Colleagues): string[] =>
    ['eva.dahl', 'EVA.Dahl', 'per', 'nils.berg', 'gjest', 'robot', 'siv', 'kari']
      .map((user) => `${user}@firma.example`)
      .filter(colleagues.has)

  it('are those whom the settings name as its readers, at once', () => {
    expect(among(new Colleagues(archive.context.settings))).toEqual(['nils.berg@firma.example'])
  })

  it('are people who have posted to it, once that has been looked up, and nobody at their domain for it', async () => {
    const colleagues = new Colleagues(archive.context.settings)
    await refreshed(colleagues)
    const known = ['eva.dahl@firma.example', 'EVA.Dahl@firma.example', 'nils.berg@firma.example']
    expect(among(colleagues)).toEqual(known)
    await archive.takeMails([from('Siv@Firma.example')], VAKT)
    expect(among(colleagues)).toEqual(known)
    await refreshed(colleagues)
    expect(among(colleagues)).toEqual([...known, 'siv@firma.example'])
  })

  it('are no lists, though one reads another or posts to itself', async () => {
    const colleagues = new Colleagues(archive.context.settings)
    await refreshed(colleagues)
    expect([DRIFT, VAKT, OTHER].filter(colleagues.has)).toEqual([])
  })
})

let written = 0
const from = (address: string, more: readonly string[] = []): string =>
  compose({ id: `${++written}@firma.example`, from: `<${address}>`, more })

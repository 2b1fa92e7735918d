import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { mailWords } from '../../src/post/words/index.ts'
import { compose } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { whyNoDovecot } from '../servers/dovecot.ts'
import { whyNoPostfix } from '../servers/postfix.ts'
import { describeUnless } from '../unless.ts'
import { DRIFT, header, MailTown } from './mail-town.ts'
import { STARTS_MS } from './program.ts'

const BOARD = 'styret@example.test'
/** Lists are looked at every five seconds, the first time as it starts. */
const LOOKED_MS = 6_000

describeUnless(whyNoDovecot() ?? whyNoPostfix(), 'a question that comes to an ordinary list', () => {
  vi.setConfig({ testTimeout: STARTS_MS, hookTimeout: STARTS_MS })
  let town: MailTown
  beforeAll(async () => {
    town = await MailTown.open(['listNotes: false'], 'lmtp', [`{ address: ${BOARD}, name: Styret, readers: members }`])
    await town.serve()
  })
  afterAll(() => town?.close())

  /** As mail that the archive gets of a list: none of it comes to the ask address. */
  const posted = async (id: string, list: string, user: string): Promise<void> => {
    writeFileSync(
      join(town.cwd, `${id}.eml`),
      compose({
        id: `${id}@example.test`,
        from: `${user} Nordmann <${user}@example.test>`,
        to: list,
        subject: 'Hvor høyt er trykket i pumpe 3?',
        date: new Date().toUTCString(),
        text: 'Hei, vet noen hva trykket i pumpe 3 i kjelleren skal være?',
      }),
    )
    const archive = await TestArchive.open(join(town.cwd, 'hvemvet.yaml'), join(town.cwd, 'data'))
    await archive.take([join(town.cwd, `${id}.eml`)], list)
  }

  it('brings its asker alone one note, if it came while notes are on and everyone may read the list', async () => {
    await posted('off', DRIFT, 'off')
    await sleep(LOOKED_MS)
    await town.kill()
    const file = join(town.cwd, 'hvemvet.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('listNotes: false', 'listNotes: true'))
    await town.serve()
    await posted('closed', BOARD, 'styre')
    await posted('open', DRIFT, 'ida')
    const note = await town.next('ida')
    expect(header(note, 'in-reply-to')).toBe('<open@example.test>')
    expect((await simpleParser(note)).text).toContain(mailWords.nb.hint.lead(DRIFT))
    expect((await simpleParser(note)).text).toContain('3 bar')
    await posted('open', DRIFT, 'ida')
    await sleep(LOOKED_MS)
    expect(await town.mailbox('ida')).toHaveLength(1)
    for (const user of ['off', 'styre', 'drift', 'styret', 'ola', 'eva', 'per', 'tor', 'kari'])
      expect(await town.mailbox(user), user).toEqual([])
  })
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { ASK, World } from './world.ts'

const VOUCHED = 'Authentication-Results: mx.energi.example; dmarc=pass header.from=energi.example'
const MIB = 1024 * 1024

let world: World
beforeEach(() => {
  world = World.open({ trust: { authserv: 'mx.energi.example' } })
})
afterEach(() => world.close())

const mail = (from: string, more: readonly string[] = [VOUCHED]): string =>
  compose({
    id: 'stor@energi.example',
    from,
    to: ASK,
    subject: 'Bilder av pumpa',
    text: 'Hvorfor lekker pumpa i kjelleren, som dere kan se på bildene av den?',
    more: [...more],
  }).replaceAll(/\r?\n/g, '\r\n')
/** What its sender is told; `raw` is the beginning of a mail. */
async function told(raw: string): Promise<string[]> {
  await world.desk.tooLarge({
    head: Buffer.from(raw),
    sizeBytes: 31.2 * MIB,
    maxBytes: 25 * MIB,
    receivedAtMs: world.nowMs,
  })
  return (await world.work()).map(({ kind, to, text }) => `${kind} ${to.address} ${text}`)
}

it('tells a colleague once how large their mail is and may be, and asks nobody', async () => {
  const raw = mail('Ida Ruud <ida@energi.example>')
  const mails = await told(raw)
  expect(mails).toEqual([
    expect.stringMatching(/^done ida@energi\.example [\s\S]*E-posten din er for stor: 32 MB, og grensen er 25 MB\./),
  ])
  expect(await told(raw)).toEqual([])
  expect(await world.store.questions({ private: true }, 10)).toEqual([])
})

it.each([
  ['a forger', mail('Ida Ruud <ida@energi.example>', [])],
  ['a stranger', mail('Ida Ruud <ida@fremmed.example>')],
  ['a machine', mail('Ida Ruud <ida@energi.example>', [VOUCHED, 'Auto-Submitted: auto-replied'])],
  ['ourselves', mail(`Hvem vet? <${ASK}>`)],
  ['somebody whose header has no end here', mail('Ida Ruud <ida@energi.example>').split('\r\n\r\n')[0] as string],
  ['nobody', 'x'],
])('tells nothing to %s', async (_who, raw) => {
  expect(await told(raw)).toEqual([])
})

import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { dictionaries } from '../../src/web/words/index.ts'
import { tempDir } from '../temp.ts'
import { press } from './page-forms.ts'
import { hvemvet, STARTS_MS, serving } from './program.ts'

const { ask, outbox, question } = dictionaries.nb
const demo = join(import.meta.dirname, '../../demo')
const TEXT = 'Hvilken pakning passer til platevekslerne?'

it(
  'a demonstration goes all the way round, each part played by whoever reads the pages',
  async () => {
    const where = ['--config', join(demo, 'hvemvet.yaml'), '--data', join(tempDir(), 'data')]
    expect((await hvemvet(['import', join(demo, 'archive/drift.mbox'), ...where])).code).toBe(0)
    const { url } = await serving(where)
    /** Where the newest mail of a kind is read. */
    const mail = (kind: keyof typeof outbox.kinds): Promise<string> =>
      linkOn(`${url}/outbox`, new RegExp(`href="(/outbox/\\d+)"><b>${outbox.kinds[kind]}, til `))

    const asked = await press(`${url}/ask?q=${encodeURIComponent(TEXT)}`, ask.sendButton)
    expect(asked.status).toBe(200)
    const page = await linkOn(`${url}/questions`, /href="(\/q\/\w+)"[^>]*>Hvilken pakning passer/)
    expect(await read(await mail('receipt'))).toContain(TEXT)
    await press(await mail('ask'), outbox.send, { text: 'EPDM, den grønne, fra lageret i kjelleren.' })
    const answer = await mail('answer')
    expect(await read(page)).toContain('EPDM, den grønne')
    expect(await read(page)).not.toContain(question.statuses.accepted)
    await press(answer, outbox.send, { text: 'Takk, det løste det!' })
    expect(await read(await mail('thanks'))).toContain('Takk, det løste det!')
    expect(await read(page)).toContain(question.statuses.accepted)
  },
  STARTS_MS,
)

const read = async (link: string): Promise<string> => (await fetch(link)).text()

/** A link of a page, once it is there: a busy machine may not be done with a mail when its sender is led on. */
const linkOn = (url: string, pattern: RegExp): Promise<string> =>
  vi.waitFor(
    async () => {
      const page = await read(url)
      const [, path] = pattern.exec(page) ?? []
      if (path === undefined) throw new Error(`nothing like ${String(pattern)} in:\n${page}`)
      return new URL(path, url).href
    },
    { timeout: 20_000, interval: 100 },
  )

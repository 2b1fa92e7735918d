import { describe, expect, it } from 'vitest'
import { meaningOfAsker, meaningOfReply } from '../../src/ask/reply-meaning.ts'
import { dictionaries } from '../../src/web/words/index.ts'
import { type FakeSettings, fakeAsking } from './fake-ask.ts'
import { mailedKey } from './fake-outbox.ts'
import { aSite, said } from './site.ts'

function shown(settings: FakeSettings = {}) {
  const ask = fakeAsking(settings)
  const app = aSite({ ask })
  const read = async (path: string): Promise<string> => (await app.request(path)).text()
  const reply = (path: string, text: string) =>
    app.request(path, {
      method: 'POST',
      headers: { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ text }).toString(),
    })
  return { ask, app, read, words: async (path: string) => said(await read(path)), reply }
}

const demo = { rules: { demo: true } }

describe('what was not sent', () => {
  it('is listed by question, the newest first, with what each is and to whom', async () => {
    const { words, read } = shown()
    const page = await words('/outbox')
    expect(page).toContain('Dette er e-postene som ville gått ut. Ingenting sendes ennå.')
    expect(page).toMatch(
      /i dag 10\.44 Svar, til Turid Vangsnes .* i dag 09\.44 Spørsmål, til Halvard Eikrem .* Kvittering, til Turid/,
    )
    expect(await read('/outbox')).toContain('<a class="subj" href="/q/kjole22222">')
    expect(page).toContain('Uten spørsmål')
  })

  it('says so where there is nothing', async () => {
    expect(await shown({ views: { outbox: async () => [] } }).words('/outbox')).toContain('Ingen e-poster ennå.')
  })

  it('is shown mail by mail, as it would have arrived', async () => {
    const { read, words } = shown()
    const page = await read('/outbox/2')
    expect(page).toContain('Hei Halvard,\n\nTurid Vangsnes spør')
    expect(page).toContain('\n  «Står inntaket lågt')
    expect(page).toContain(
      '<a href="/m/kjol-2%40sundferjene.example">http://localhost/m/kjol-2%40sundferjene.example</a>',
    )
    expect(page).not.toContain('href="https://verft.example')
    expect(await words('/outbox/2')).toContain('Til Halvard Eikrem halvard@sundferjene.example')
  })

  it('shows nobody a key, a private question or the name of who wants none', async () => {
    const { app, read, words } = shown()
    for (const path of ['/outbox', '/outbox/1', '/outbox/2', '/outbox/5']) {
      const page = await read(path)
      expect(page).not.toContain(mailedKey)
      expect(page).not.toMatch(/avspasering|liam@/i)
    }
    expect(await words('/outbox/2')).toContain('Ta en pause: http://localhost/k/…')
    expect(await words('/outbox')).toContain('Kvittering, til en kollega')
    expect((await app.request('/outbox/4')).status).toBe(404)
  })

  it('is found by its number alone', async () => {
    const { app } = shown()
    for (const key of ['0', '99', '-1', '1e1', 'x', '1.5', '99999999999999999999'])
      expect((await app.request(`/outbox/${key}`)).status, key).toBe(404)
  })

  it('takes no replies where it is no demonstration', async () => {
    const { ask, reply, read } = shown()
    expect(await read('/outbox/2')).not.toContain('<textarea')
    expect((await reply('/outbox/2', 'Vet ikke')).status).toBe(404)
    expect(ask.handed).toEqual([])
  })
})

describe('in a demonstration', () => {
  it('whoever reads a mail may reply as its receiver, and is led to the question', async () => {
    const { ask, reply, words, read } = shown(demo)
    expect(await words('/outbox/2')).toContain('Svar som Halvard Eikrem')
    expect(await read('/outbox/2')).toContain(`<a href="/k/${mailedKey}">`)
    const answer = await reply('/outbox/2', 'Bank på ventilen.\r\nDen ligger bak.')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/q/kjole22222'])
    const [handed] = ask.handed
    expect(handed).toMatchObject({
      mailFrom: 'halvard@sundferjene.example',
      rcptTo: ['ask+abcdefghijklmnopqrstuvwxyz@sundferjene.example'],
    })
    const raw = Buffer.from(handed?.raw ?? []).toString()
    expect(raw).toMatch(/^In-Reply-To: <ut-2@sundferjene\.example>/m)
    expect(raw).toContain('Bank p=C3=A5 ventilen.')
  })

  it('private questions are led to by a link of the receiver’s', async () => {
    const { reply, words } = shown({ ...demo, isQuick: false })
    expect(await words('/outbox')).toContain('avspasering')
    const answer = await reply('/outbox/4', 'Vet ikke')
    expect(await words(answer.headers.get('location') ?? '')).toContain('Dette gjelder bare meg.')
  })

  it('nothing is lost where the reply is not read at once', async () => {
    const { ask, reply } = shown({ ...demo, isQuick: false })
    const answer = await reply('/outbox/2', 'Vet ikke')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/q/kjole22222'])
    expect(ask.handed).toHaveLength(1)
  })

  it('short replies send themselves', async () => {
    const { read } = shown(demo)
    expect(await read('/outbox/2')).toContain(
      '<button class="but" name="text" value="Ikke meg" aria-label="Svar som Halvard: Ikke meg">',
    )
    expect(await read('/outbox/1')).toContain('value="Takk, det løste det"')
    expect(await read('/outbox/3')).toContain('value="Spør likevel"')
  })

  it('an empty reply, or one too long, is not sent, and what was written stays', async () => {
    const { ask, reply } = shown(demo)
    const empty = await reply('/outbox/2', ' \n ')
    expect([empty.status, said(await empty.text()).includes('Skriv svaret her først.')]).toEqual([400, true])
    const long = await reply('/outbox/2', `<b>${'x'.repeat(20_000)}`)
    expect(long.status).toBe(400)
    expect(await long.text()).toContain('&lt;b&gt;xxx')
    expect((await reply('/outbox/2', 'x'.repeat(400_000))).status).toBe(413)
    expect(ask.handed).toEqual([])
  })

  it('mail that nobody can reply to has no form', async () => {
    const { ask, read, reply } = shown(demo)
    expect(await read('/outbox/6')).not.toContain('<textarea')
    expect((await reply('/outbox/6', 'Hei')).status).toBe(404)
    expect(ask.handed).toEqual([])
  })
})

it.each(Object.entries(dictionaries))('short replies in %s mean what they say', (_language, { outbox }) => {
  const meaning = (own: string): string =>
    meaningOfReply({ own, subject: 'Re: x', hasForward: false, attachments: 0 }, { archiveUrl: undefined }).kind
  const [ignorant = '', elsewhere = ''] = outbox.ready.ask
  expect([meaning(ignorant), meaning(elsewhere)]).toEqual(['does-not-know', 'not-my-field'])
  const askers = (own: string | undefined, toReceipt: boolean): string =>
    meaningOfAsker({ own: own ?? '', subject: 'Re: x' }, { confirms: false, toReceipt }).kind
  expect(outbox.ready.answer.map((own) => askers(own, false))).toEqual(['solved', 'not-solved'])
  expect(askers(outbox.ready.receipt[0], true)).toBe('ask-people')
})

import { describe, expect, it } from 'vitest'
import type { Act } from '../../src/ask/acts.ts'
import type { QuestionId } from '../../src/model/question.ts'
import { type FakeAsking, fakeAsking, keyOf } from './fake-ask.ts'
import { idOf, nowMs } from './fake-find.ts'
import { who } from './fake-questions.ts'
import { aSite, said } from './site.ts'

const idQ = (id: string): QuestionId => id as QuestionId
const accepted = idQ('kjole22222')
const nameless = idQ('namelaus22')
const anas = idOf('svar-ana@sundferjene.example')
const liams = idOf('svar-liam@sundferjene.example')

const keys = {
  accept: keyOf({ may: 'accept', question: accepted, answer: liams }),
  decline: keyOf({ may: 'decline', question: idQ('privat2222'), address: who.halvard.address }),
  'ask-anyway': keyOf({ may: 'ask-anyway', question: idQ('ventar2222') }),
  standing: keyOf({ may: 'standing', question: accepted, answer: liams, address: who.liam.address }),
  holds: keyOf({ may: 'holds', question: accepted, answer: anas, address: who.ana.address }),
  mine: keyOf({ may: 'mine', address: who.halvard.address }),
  asked: keyOf({ may: 'asked', address: who.halvard.address }),
  read: keyOf({ may: 'read', question: idQ('privat2222') }),
}

/** A site of its own, and what its buttons were pressed for. */
function fresh() {
  const ask: FakeAsking = fakeAsking({ rules: { mode: 'on' } })
  const app = aSite({ ask })
  const words = async (path: string, language = 'nb'): Promise<string> =>
    said(await (await app.request(path, { headers: { 'Accept-Language': language } })).text())
  const press = (path: string, body: string) =>
    app.request(path, {
      method: 'POST',
      headers: { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded' },
      body,
    })
  const pressed = async (key: string, body: string): Promise<string> =>
    said(await (await press(`/k/${key}`, body)).text())
  return { ask, app, words, press, pressed }
}

describe('a link in a mail', () => {
  it.each(Object.entries(keys))('does nothing when it is opened: %s', async (_name, key) => {
    const { ask, app } = fresh()
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      for (const query of ['', '?how=no-time&holds=no&choice=opt-out&pause=week&on=no&unfollow=x']) {
        await app.request(`/k/${key}${query}`, { method })
        await app.request(`/k/${key}/unsubscribe${query}`, { method })
      }
    }
    expect(ask.acts).toEqual([])
  })

  it.each(['nb', 'nn', 'en'])('has a page in %s, with forms that post to it alone', async (language) => {
    const { app } = fresh()
    for (const [name, key] of Object.entries(keys)) {
      const answer = await app.request(`/k/${key}`, { headers: { 'Accept-Language': language } })
      const page = await answer.text()
      expect(answer.status, name).toBe(200)
      expect(page).toContain(`<html lang="${language}">`)
      expect(page).not.toMatch(/undefined|\[object/)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('content-security-policy')).toContain("form-action 'self'")
      expect(answer.headers.get('referrer-policy')).toBe('same-origin')
      if (name === 'read' || name === 'mine' || name === 'asked') continue
      expect(page.match(/<form method="post" action="\/k\/[^"]+">/g), name).toHaveLength(name === 'decline' ? 2 : 1)
      const buttons = name === 'holds' || name === 'decline' ? 4 : 3
      expect(page.match(/<button class="but[^>]*>/g), name).toHaveLength(buttons) // two are at the top
    }
  })

  it('that nobody here made does nothing, and says what does', async () => {
    const { ask, app, press } = fresh()
    const [body = '', mac = ''] = keys.mine.split('.')
    const other = Buffer.from(JSON.stringify(['mine', '', '', who.ana.address, nowMs + 1000])).toString('base64url')
    const forged = [
      keyOf({ may: 'mine' }, 'another secret'),
      `${other}.${mac}`,
      `${body}.`,
      `${body}.${mac.slice(1)}`,
      body,
      'x',
      'a'.repeat(5000),
      '%E0%A4%A',
      `${keys.mine}%00`,
    ]
    for (const key of forged) {
      const opened = await app.request(`/k/${key}`)
      expect(opened.status, key).toBe(404)
      expect(said(await opened.text())).toContain('svar på e-posten')
      expect((await press(`/k/${key}`, 'choice=opt-out&pause=week')).status).toBe(404)
      expect((await press(`/k/${key}/unsubscribe`, 'List-Unsubscribe=One-Click')).status).toBe(404)
    }
    expect(ask.acts).toEqual([])
  })

  it('that is too old does nothing, and says so', async () => {
    const { ask, app, press, words } = fresh()
    const old = keyOf({ may: 'mine', expiresMs: nowMs - 1 })
    expect((await app.request(`/k/${old}`)).status).toBe(410)
    expect(await words(`/k/${old}`)).toContain('Lenken er for gammel')
    expect((await press(`/k/${old}`, 'choice=opt-out')).status).toBe(410)
    expect((await press(`/k/${old}/unsubscribe`, 'List-Unsubscribe=One-Click')).status).toBe(410)
    expect(ask.acts).toEqual([])
  })

  it('about a question that is gone, or of a kind that is not known, does nothing', async () => {
    const { ask, app, press } = fresh()
    const gone = keyOf({ may: 'accept', question: idQ('borte22222'), answer: anas })
    const odd = [
      keyOf({ may: 'accept', question: accepted }),
      keyOf({ may: 'decline' }),
      keyOf({ may: 'newer' as never, question: accepted }),
    ]
    for (const key of [gone, ...odd]) {
      expect((await app.request(`/k/${key}`)).status).toBe(404)
      expect((await press(`/k/${key}`, 'how=no-time')).status).toBe(404)
    }
    expect(ask.acts).toEqual([])
  })

  it('is pressed from its own page alone', async () => {
    const { ask, app } = fresh()
    const from = async (headers: Record<string, string>) =>
      (
        await app.request(`/k/${keys.mine}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
          body: 'choice=opt-out',
        })
      ).status
    expect(await from({})).toBe(403)
    expect(await from({ Origin: 'https://evil.example' })).toBe(403)
    expect(await from({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
    expect(ask.acts).toEqual([])
  })

  it('takes no long form', async () => {
    const { ask, press } = fresh()
    expect((await press(`/k/${keys.mine}`, `choice=opt-out&x=${'x'.repeat(10_000)}`)).status).toBe(413)
    expect(ask.acts).toEqual([])
  })
})

describe('a button', () => {
  const cases: readonly (readonly [keyof typeof keys, string, Act, string, string])[] = [
    [
      'accept',
      'accept=yes',
      { kind: 'accept', question: accepted, address: who.turid.address, answer: liams },
      'Løste dette saken?',
      'Svaret er godtatt',
    ],
    [
      'decline',
      'how=not-their-field',
      { kind: 'decline', question: idQ('privat2222'), address: who.halvard.address, how: 'not-their-field' },
      'Kan du ikke svare?',
      'Takk for at du sa fra',
    ],
    [
      'ask-anyway',
      'ask=anyway',
      { kind: 'ask-anyway', question: idQ('ventar2222'), address: who.turid.address },
      'Hjelper ikke de eldre svarene?',
      'Da spør vi noen',
    ],
    [
      'standing',
      'on=yes',
      { kind: 'standing', question: accepted, address: who.liam.address, answer: liams, isOn: true },
      'Skal dette være et fast svar?',
      'Svaret er et fast svar',
    ],
    [
      'holds',
      'holds=yes',
      { kind: 'holds', question: accepted, address: who.ana.address, holds: true },
      'Stemmer svaret fortsatt?',
      'Svaret gjelder fortsatt',
    ],
    [
      'holds',
      'holds=no',
      { kind: 'holds', question: accepted, address: who.ana.address, holds: false },
      'Stemmer svaret fortsatt?',
      'Svaret gjelder ikke lenger',
    ],
  ]

  it.each(cases)('of %s, pressed with %s, is done once and said', async (name, body, act, before, after) => {
    const { ask, words, pressed } = fresh()
    expect(await words(`/k/${keys[name]}`)).toContain(before)
    const page = await pressed(keys[name], body)
    expect(ask.acts).toEqual([act])
    expect(page).toContain(after)
    expect(page).toContain('Se spørsmålet')
  })

  it('shows the answer it is about, and whose link it is', async () => {
    const { words } = fresh()
    const page = await words(`/k/${keys.accept}`)
    expect(page).toContain('Svaret fra Liam O’Brien «On the two older boats')
    expect(page).toContain('Lenken er til turid@sundferjene.example.')
    const earlier = keyOf({ may: 'accept', question: idQ('ventar2222'), answer: idOf('kjol-3@sundferjene.example') })
    expect(await words(`/k/${earlier}`)).toContain('Svaret fra Ana Petrović «Ikke bare mudder.')
  })

  it('that was pressed before is not there again', async () => {
    const { words, pressed } = fresh()
    for (const [name, body] of [
      ['accept', ''],
      ['decline', 'how=no-time'],
    ] as const) {
      const done = await pressed(keys[name], body)
      expect(done).not.toContain('Det var ingenting å gjøre')
      expect(await words(`/k/${keys[name]}`)).toContain(
        name === 'accept' ? 'Svaret er godtatt' : 'Takk for at du sa fra',
      )
    }
  })

  it('asks which of the ways to decline, and does nothing until it is said', async () => {
    const { ask, app, press } = fresh()
    const page = await (await app.request(`/k/${keys.decline}`)).text()
    expect(page.match(/type="radio" name="how"/g)).toHaveLength(3)
    expect(page).not.toContain('checked')
    const answer = await press(`/k/${keys.decline}`, 'how=whatever')
    expect(answer.status).toBe(400)
    expect(said(await answer.text())).toContain('Velg ett av svarene først.')
    expect((await press(`/k/${keys.holds}`, '')).status).toBe(400)
    expect(ask.acts).toEqual([])
  })

  it('passes a question on to whoever is named, and says whom', async () => {
    const { ask, words, pressed } = fresh()
    expect(await words(`/k/${keys.decline}`)).toContain('Navn eller e-postadresse til en kollega')
    const page = await pressed(keys.decline, new URLSearchParams({ to: '  Ana  Petrović ' }).toString())
    expect(page).toContain('Spørsmålet er sendt videre')
    expect(page).toContain('Vi spør Ana Petrović i arbeidstiden.')
    const { address } = who.halvard
    expect(ask.acts).toEqual([{ kind: 'pass-on', question: 'privat2222', address, to: 'Ana Petrović' }])
    expect(await words(`/k/${keys.decline}`)).toContain('Spørsmålet er sendt videre')
  })

  it('says beside the field what is wrong with whom it is to be passed on to', async () => {
    const { ask, press } = fresh()
    for (const to of ['', ' ,. ']) {
      const empty = await press(`/k/${keys.decline}`, new URLSearchParams({ to }).toString())
      expect(empty.status).toBe(400)
      expect(await empty.text()).toMatch(/id="to-wrong">Skriv hvem vi skal spørre\.<.*aria-invalid="true"/s)
    }
    expect(ask.acts).toEqual([])
    const nobody = await press(`/k/${keys.decline}`, new URLSearchParams({ to: '<b>Ingen' }).toString())
    expect(nobody.status).toBe(422)
    const page = await nobody.text()
    expect(page).toContain('Vi kan ikke spørre «&lt;b&gt;Ingen» om dette.')
    expect(page).toContain('value="&lt;b&gt;Ingen"')
  })

  it('takes a standing answer back by the same link', async () => {
    const { ask, words, pressed } = fresh()
    const key = keyOf({ may: 'standing', question: accepted, answer: anas, address: who.ana.address })
    expect(await words(`/k/${key}`)).toContain('Ta det tilbake')
    expect(await pressed(key, 'on=no')).toContain('Svaret er ikke lenger et fast svar')
    expect(ask.acts).toMatchObject([{ kind: 'standing', isOn: false }])
  })

  it('says that nothing was done where nothing was', async () => {
    const { words, pressed } = fresh()
    const notAsked = keyOf({ may: 'decline', question: accepted, address: 'ingen@sundferjene.example' })
    expect(await words(`/k/${notAsked}`)).toContain('Du er ikke blant dem vi venter på svar fra')
    const notAccepted = keyOf({ may: 'holds', question: idQ('fast222222'), answer: anas, address: who.ana.address })
    expect(await words(`/k/${notAccepted}`)).toContain('Det var ingenting å gjøre')
    const withdrawn = keyOf({ may: 'ask-anyway', question: idQ('trekt22222') })
    expect(await pressed(withdrawn, '')).toContain('Spørsmålet er trukket, så ingen blir spurt.')
  })
})

describe('a private question', () => {
  it('opens with the key of who is in it, and has no link to an archive that it is not in', async () => {
    const { app, words } = fresh()
    const page = await words(`/k/${keys.read}`)
    expect(page).toContain('Kan jeg ta ut avspasering i høyden?')
    expect(page).toContain('Privat: bare den som spør og de som er spurt')
    expect(await (await app.request(`/k/${keys.read}`)).text()).not.toContain('href="/m/')
  })

  it('is linked by such a key from the pages that are about it', async () => {
    const { app, words } = fresh()
    const page = await (await app.request(`/k/${keys.decline}`)).text()
    const link = /<h3><a href="(\/k\/[^"]+)"/.exec(page)?.[1] ?? ''
    expect(await words(link)).toContain('Dette gjelder bare meg.')
    expect(page).not.toContain('/q/privat2222')
  })

  it('that is not private has its own page', async () => {
    const { app } = fresh()
    const answer = await app.request(`/k/${keyOf({ may: 'read', question: nameless })}`)
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/q/namelaus22'])
  })
})

describe('somebody’s own page', () => {
  it('says what they were asked and what came of it, and lets them decline what waits', async () => {
    const { words, press, ask } = fresh()
    const page = await words(`/k/${keys.mine}`)
    expect(page).toContain('Du kan bli spurt.')
    expect(page).toMatch(
      /avspasering i høyden\? Venter på svar Turid Vangsnes spurte venter på deg Vet ikke Ikke mitt felt Ikke tid nå/,
    )
    expect(page).toContain('du sendte det videre')
    expect(page).toContain('Du har ikke spurt om noe.')
    const answer = await press(`/k/${keys.mine}`, 'question=privat2222&how=no-time')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/k/${keys.mine}`])
    expect(ask.acts).toEqual([
      { kind: 'decline', question: 'privat2222', address: who.halvard.address, how: 'no-time' },
    ])
    expect(await words(`/k/${keys.mine}`)).toContain('ikke tid')
  })

  it('lets an asker have people asked where an earlier answer was given, and nobody whom the mail was passed on to', async () => {
    const { app, press, ask } = fresh()
    const { address } = who.turid
    const at = (may: 'mine' | 'asked'): string => `/k/${keyOf({ may, address })}`
    expect(await (await app.request(at('mine'))).text()).toMatch(
      /name="anyway" value="ventar2222" aria-label="Spør likevel om [^"]+">Spør likevel</,
    )
    expect((await press(at('asked'), 'anyway=ventar2222')).status).toBe(400)
    expect((await press(at('mine'), 'anyway=ventar2222')).status).toBe(303)
    expect(ask.acts).toEqual([{ kind: 'ask-anyway', question: 'ventar2222', address }])
    expect(await (await app.request(at('mine'))).text()).not.toContain('name="anyway"')
  })

  it('lets them pause, opt out and come back, and says how it is', async () => {
    const { words, press, ask } = fresh()
    const choose = async (body: string): Promise<string> => {
      await press(`/k/${keys.mine}`, body)
      return words(`/k/${keys.mine}`)
    }
    expect(await choose('pause=fortnight')).toContain('Du spørres ikke før 27. nov. 2025.')
    expect(await choose('choice=opt-out')).toContain('Du spørres ikke. ')
    expect(await choose('choice=opt-in')).toContain('Du kan bli spurt.')
    const { address } = who.halvard
    expect(ask.acts).toEqual([
      { kind: 'pause', address, untilMs: nowMs + 14 * 86_400_000 },
      { kind: 'opt-out', address },
      { kind: 'opt-in', address },
    ])
  })

  it('lets them stop following one thing', async () => {
    const { words, press } = fresh()
    expect(await words(`/k/${keys.mine}`)).toContain('#kjøling hver uke Slutt å følge')
    await press(`/k/${keys.mine}`, new URLSearchParams({ unfollow: '#kjøling' }).toString())
    const page = await words(`/k/${keys.mine}`)
    expect(page).not.toContain('#kjøling hver uke')
    expect(page).toContain('sinkanode med en gang')
  })

  it('does nothing for a form that says nothing', async () => {
    const { press, ask } = fresh()
    for (const body of [
      '',
      'pause=ever',
      'choice=x',
      'how=no-time',
      'question=<b>&how=no-time',
      'question=privat2222&how=x',
    ])
      expect((await press(`/k/${keys.mine}`, body)).status).toBe(400)
    expect(ask.acts).toEqual([])
  })

  it('shows what they asked', async () => {
    const { words } = fresh()
    expect(await words(`/k/${keyOf({ may: 'mine', address: who.turid.address })}`)).toContain(
      'Det du har spurt om 13. nov. 2025 Rust i kjølevannet igjen',
    )
  })
})

describe('a mail program’s unsubscribe button', () => {
  const post = (app: ReturnType<typeof fresh>['app'], key: string, body: string, type: string, rest = '/unsubscribe') =>
    app.request(`/k/${key}${rest}`, { method: 'POST', headers: { 'Content-Type': type }, body })
  const form = 'application/x-www-form-urlencoded'

  it('works with one click: a post of either form, from no site and without cookies', async () => {
    const { ask, app } = fresh()
    expect((await post(app, keys.mine, 'List-Unsubscribe=One-Click', form)).status).toBe(200)
    const parts = '--q\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--q--\r\n'
    expect((await post(app, keys.mine, parts, 'multipart/form-data; boundary=q')).status).toBe(200)
    const act = { kind: 'unfollow', address: who.halvard.address }
    expect(ask.acts).toEqual([act, act])
  })

  it('is for that address and that body alone', async () => {
    const { ask, app } = fresh()
    expect((await post(app, keys.mine, '', form)).status).toBe(404)
    expect((await post(app, keys.accept, 'List-Unsubscribe=One-Click', form)).status).toBe(404)
    for (const rest of [
      '',
      '/',
      '/unsubscribe/',
      '/unsubscribe/x',
      '/x/unsubscribe',
      '/unsubscribe%2F',
      '/Unsubscribe',
    ])
      expect((await post(app, keys.mine, 'List-Unsubscribe=One-Click', form, rest)).status, rest).toBe(403)
    for (const path of ['/ask', '/outbox/1', '/p/3/suggest', '/q/unsubscribe'])
      expect((await app.request(path, { method: 'POST', headers: { 'Content-Type': form }, body: 'a=b' })).status).toBe(
        403,
      )
    expect(ask.acts).toEqual([])
  })

  it('opened as a page has one button that does the same', async () => {
    const { ask, app, words } = fresh()
    const page = await words(`/k/${keys.mine}/unsubscribe`)
    expect(page).toContain('Slippe slike e-poster?')
    expect(page).toContain('halvard@sundferjene.example')
    expect((await app.request(`/k/${keys.accept}/unsubscribe`)).status).toBe(404)
    expect(ask.acts).toEqual([])
  })

  it('keeps the site’s other names out', async () => {
    const { app, ask } = fresh()
    const answer = await app.request(`http://evil.example/k/${keys.mine}/unsubscribe`, {
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
    })
    expect(answer.status).toBe(421)
    expect(ask.acts).toEqual([])
  })
})

describe("somebody's own page", () => {
  it('follows a topic as often as they choose, withdraws what they asked, and shows what they may know', async () => {
    const { ask, pressed, words } = fresh()
    await pressed(keys.mine, 'follow=Kj%C3%B8ler%2C+anode&often=weekly')
    await pressed(keys.mine, `withdraw=${accepted}`)
    expect(ask.acts).toEqual([
      { kind: 'follow', address: who.halvard.address, name: 'Kjøler anode', how: 'weekly', language: 'nb' },
      { kind: 'withdraw', question: accepted, address: who.halvard.address },
    ])
    expect(await words(`/k/${keys.mine}`)).toContain('Åpne spørsmål du kanskje kan svare på')
  })

  it('shows nothing of what they asked, nor withdraws it, by a key of a mail that people pass on', async () => {
    const { ask, press, words } = fresh()
    const key = keyOf({ may: 'asked', address: who.turid.address })
    const page = await words(`/k/${key}`)
    expect(page).toContain('Åpne spørsmål du kanskje kan svare på')
    expect(page).not.toContain('Det du har spurt om')
    expect((await press(`/k/${key}`, `withdraw=${accepted}`)).status).toBe(400)
    expect((await press(`/k/${key}`, 'choice=opt-out')).status).toBe(303)
    expect(ask.acts).toEqual([{ kind: 'opt-out', address: who.turid.address }])
  })

  it('refuses a choice that is none', async () => {
    const { ask, press } = fresh()
    for (const body of ['', 'follow=+', 'follow=x&often=hourly', 'withdraw=%00', 'pause=ever'])
      expect((await press(`/k/${keys.mine}`, body)).status, body).toBe(400)
    expect(ask.acts).toEqual([])
  })
})

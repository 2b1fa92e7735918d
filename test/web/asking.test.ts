import { describe, expect, it } from 'vitest'
import { SearchAway } from '../../src/find/away.ts'
import { subjectOf, writtenOf } from '../../src/web/params.ts'
import { dictionaries } from '../../src/web/words/index.ts'
import { type FakeSettings, fakeAsking } from './fake-ask.ts'
import { fakeFind, nowMs } from './fake-find.ts'
import { fakeOutbox } from './fake-outbox.ts'
import { aSite, said } from './site.ts'

const asking = (settings: FakeSettings = {}, found: Parameters<typeof fakeFind>[0] = {}) => {
  const ask = fakeAsking(settings)
  return { ask, app: aSite({ ask, find: fakeFind(found) }) }
}
const { app } = asking()
const { app: demo, ask: demoAsk } = asking({ rules: { demo: true } })
const { app: on } = asking({ rules: { mode: 'on' } })
const read = async (path: string, at = app): Promise<string> => (await at.request(path)).text()
const words = async (path: string, at = app, language = 'nb'): Promise<string> =>
  said(await (await at.request(path, { headers: { 'Accept-Language': language } })).text())

const post = (path: string, fields: Record<string, string>, at = demo) =>
  at.request(path, {
    method: 'POST',
    headers: { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })

describe('where questions are not taken', () => {
  const without = aSite()

  it.each([
    '/ask',
    '/ask?q=a',
    '/q/kjole22222',
    '/questions',
    '/bank',
    '/outbox',
    '/outbox/1',
    '/k/a.b',
    '/k/a.b/unsubscribe',
  ])('%s is not there', async (path) => {
    expect((await without.request(path)).status).toBe(404)
    expect((await post(path, {}, without)).status).toBe(404)
  })

  it('no page leads to asking, and who knows leads to a mail', async () => {
    for (const path of ['/', '/who?q=brunt+vann', '/t/7'])
      expect(await read(path, without)).not.toMatch(/href="\/(ask|q|questions|bank|outbox|k)\b/)
    expect(await read('/who?q=brunt+vann', without)).toContain('href="mailto:ana@sundferjene.example,')
  })
})

describe('where they are', () => {
  it('the menu leads to asking and to questions, and the foot to what was not sent', async () => {
    const page = await read('/')
    expect(page).toContain('<a href="/ask">Spør</a> <a href="/questions">Spørsmål</a>')
    expect(page).toContain('<a href="/outbox">Utboks</a>')
    expect(await read('/', on)).not.toContain('href="/outbox"')
    expect(await read('/', asking({ rules: { mode: { pilot: [] } } }).app)).toContain('href="/outbox"')
  })

  it('who knows leads to asking what was asked there', async () => {
    expect(await read('/who?q=brunt+vann')).toContain('href="/ask?q=brunt+vann"')
  })
})

describe('the form to ask with', () => {
  it('says how it goes, who can read it, and what becomes of mail', async () => {
    const page = await words('/ask', on)
    expect(page).toContain('Hva lurer du på?')
    expect(page).toContain('Ingen spørres mer enn 3 ganger i uka.')
    expect(page).toContain('Privat: først i emnet')
    expect(page).toContain('ask@sundferjene.example')
  })

  it('is a link that shows earlier answers and whom it goes to, with why', async () => {
    const page = await words('/ask?q=Kald+kj%C3%B8ler', on)
    expect(page).toContain('2. sep. 2024 Rustent vann i kjøleslynga på «Fjordgløtt» bekreftet svar')
    expect(page).toContain('Halvard Eikrem fast svar 6 år gammelt')
    expect(page).toContain('Ellers går det til disse tre')
    expect(page).toContain('Spurt 2 ganger denne uka.')
    expect(page).toContain('Oddny Hjelle spørres sjelden')
    expect(await read('/ask?q=Kald+kj%C3%B8ler', on)).toContain('<a href="/m/kjol-3%40sundferjene.example">')
  })

  it('says so where there is nothing and nobody', async () => {
    const page = await words('/ask?q=ingenting', on)
    expect(page).toContain('Ingen eldre svar ligner.')
    expect(page).toContain('Ingen å spørre akkurat nå')
  })

  it('opens the visitor’s own mail with the first line as subject and all of it as text', async () => {
    const page = await read(`/ask?q=${encodeURIComponent('Kald kjøler?\r\nHva nå & så?')}`, on)
    expect(page).toContain(
      'href="mailto:ask@sundferjene.example?subject=Kald%20kj%C3%B8ler%3F&amp;body=Kald%20kj%C3%B8ler%3F%0D%0AHva%20n%C3%A5%20%26%20s%C3%A5%3F"',
    )
    const long = await words(`/ask?q=${'ord+'.repeat(1000)}`, on)
    expect(long).toContain('Teksten er for lang til å følge med.')
  })

  it('tells the truth of what is sent', async () => {
    expect(await words('/ask?q=a')).toContain('Ingenting sendes ennå.')
    expect(await words('/ask?q=a', on)).not.toContain('Ingenting sendes ennå')
    expect(await words('/ask?q=a', asking({ rules: { mode: { pilot: ['a@b.example'] } } }).app)).toContain('prøvedrift')
    expect(await words('/ask', demo)).toContain('Ingen e-post går ut')
  })

  it('understands that a question is private or nameless, and says so', async () => {
    expect(await words(`/ask?q=${encodeURIComponent('Privat: lønn')}`, on)).toContain('Dette blir privat')
    expect(await words(`/ask?q=${encodeURIComponent('uten navn\nHvor melder vi fra?')}`, on)).toContain(
      'ikke vite at det er deg',
    )
    expect(await words('/ask?q=Privat+brygge', on)).not.toContain('Dette blir privat')
  })

  it('can be used while search is away', async () => {
    const away = asking({
      rules: { mode: 'on' },
      views: {
        draftFor: async () => {
          throw new SearchAway('nothing listens')
        },
      },
    }).app
    const answer = await away.request('/ask?q=%3Crust%3E')
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain('Søket er borte en stund')
    expect(page).toContain('&lt;rust&gt;</textarea>')
  })

  it('keeps a question that is too long, and says so beside it', async () => {
    const answer = await on.request(`/ask?q=${'a'.repeat(20_001)}`)
    expect(answer.status).toBe(400)
    const page = await answer.text()
    expect(said(page)).toContain('lengre enn 20 000 tegn')
    expect(page).toContain('aria-invalid="true"')
    expect(page).toContain('aaaaaaaa</textarea>')
  })
})

describe('a question’s subject', () => {
  it('is its first line, or the first sentence of a long one', () => {
    expect(subjectOf('\n  Kald kjøler?  \nMer')).toBe('Kald kjøler?')
    const long = `Kjøleren er kald. ${'Og mer om det. '.repeat(20)}`
    expect(subjectOf(long)).toBe('Kjøleren er kald.')
    expect(subjectOf('ord '.repeat(100)).length).toBeLessThanOrEqual(122)
    expect(subjectOf('')).toBe('')
  })

  it('takes what says how it is asked along with what is asked', () => {
    expect(subjectOf('privat\n\nKan jeg bytte vakt?')).toBe('privat: Kan jeg bytte vakt?')
    expect(subjectOf('privat')).toBe('privat')
  })

  it('is made of text without control characters, whatever was sent', () => {
    expect(writtenOf(' a\r\nb\rc\0\u001bd\te ')).toBe('a\nb\nc d\te')
    expect(writtenOf('\ud83d')).toBe('\ufffd')
    expect(writtenOf('x'.repeat(1_000_000))).toHaveLength(20_001)
  })
})

describe('asking in a demonstration', () => {
  it('hands the question over as a mail of whoever it is asked as, and leads to its page', async () => {
    const answer = await post('/ask', { q: 'Kald kjøler?\r\nHva nå?', from: 'Ana@sundferjene.example' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/q/ventar2222'])
    const handed = demoAsk.handed.at(-1)
    expect(handed).toMatchObject({ mailFrom: 'ana@sundferjene.example', rcptTo: ['ask@sundferjene.example'] })
    const raw = Buffer.from(handed?.raw ?? []).toString()
    expect(raw).toMatch(/^From: =\?UTF-8\?Q\?Ana_Petrovi=C4=87\?= <ana@sundferjene\.example>/m)
    expect(raw).toMatch(/^To: ask@sundferjene\.example/m)
  })

  it('leads the asker of a private one to a link of their own', async () => {
    const answer = await post('/ask', { q: 'Privat: vakt', from: 'turid@sundferjene.example' })
    const place = answer.headers.get('location') ?? ''
    expect(place).toMatch(/^\/k\//)
    expect(await words(place, demo)).toContain('Kan jeg ta ut avspasering i høyden?')
  })

  it('says that it was taken in where it is not read at once', async () => {
    const { app: slow, ask } = asking({ rules: { demo: true }, isQuick: false })
    const answer = await post('/ask', { q: 'Kald kjøler?', from: 'ana@sundferjene.example' }, slow)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/questions?taken=yes'])
    expect(ask.handed).toHaveLength(1)
    expect(await words('/questions?taken=yes', slow)).toContain('Spørsmålet er levert.')
  })

  it('finds a question that is not under its asker’s mail by the receipt, and why one was not taken', async () => {
    const mails = fakeOutbox()
    const led = async (at: number): Promise<string> => {
      const mail = mails[at]
      const view = mail && { ...mail, mail: { ...mail.mail, createdAtMs: nowMs } }
      const { app: other } = asking({
        rules: { demo: true },
        isQuick: false,
        views: { outbox: async () => (view === undefined ? [] : [view]) },
      })
      const from = view?.mail.to.address ?? ''
      return (await post('/ask', { q: 'uten navn: a', from }, other)).headers.get('location') ?? ''
    }
    expect(await led(4)).toBe('/q/namelaus22')
    expect(await led(5)).toBe('/outbox/6')
  })

  it('proposes somebody to ask as who would not be asked, and keeps whom one chose', async () => {
    expect(await read('/ask?q=kald', demo)).toContain('value="turid@sundferjene.example"')
    expect(await read('/ask?q=kald&from=Liam@sundferjene.example', demo)).toContain('value="liam@sundferjene.example"')
  })

  it('hands over nothing that cannot be asked, and keeps what was written', async () => {
    const before = demoAsk.handed.length
    const nothing = await post('/ask', { q: ' \n', from: 'ana@sundferjene.example' })
    expect(nothing.status).toBe(400)
    expect(said(await nothing.text())).toContain('Skriv spørsmålet her først.')
    const nobody = await post('/ask', { q: 'Kald <b>kjøler</b>?', from: 'ana, "<script>' })
    const page = await nobody.text()
    expect(nobody.status).toBe(400)
    expect(page).toContain('Kald &lt;b&gt;kjøler&lt;/b&gt;?</textarea>')
    expect(page).toContain('value="ana, &quot;&lt;script&gt;"')
    expect((await post('/ask', { q: 'x'.repeat(20_001), from: 'ana@sundferjene.example' })).status).toBe(400)
    expect((await post('/ask', { q: 'x'.repeat(300_000), from: 'ana@sundferjene.example' })).status).toBe(413)
    expect(demoAsk.handed).toHaveLength(before)
  })

  it('is for a demonstration alone', async () => {
    const { app: dry, ask } = asking()
    expect((await post('/ask', { q: 'a', from: 'ana@sundferjene.example' }, dry)).status).toBe(404)
    expect(ask.handed).toEqual([])
  })
})

describe('a question', () => {
  it('has its accepted answer first, since when it holds, and whose it is', async () => {
    const page = await words('/q/kjole22222')
    expect(page).toContain('Løst')
    expect(page).toMatch(/Svaret Ana Petrović 5\. nov\. 2024 kl\. 10\.27 godtatt 5\. nov\. 2024 fast svar/)
    expect(page).toContain('takket for 2 ganger')
    expect(page).toContain('Ana sa 6. nov. 2025 at det fortsatt stemmer')
    expect(page).toContain('Vedlagt: ventil.jpg')
    expect(await read('/q/kjole22222')).toContain('<article class="best">')
    expect(await read('/q/kjole22222')).toContain('href="/m/kjole22222%40sundferjene.example"')
  })

  it('shows the talk, what was answered before, and its hashtags', async () => {
    const page = await words('/q/kjole22222')
    expect(page).toContain('Turid Vangsnes spurte Takk, det løste det!')
    expect(page).toContain('Dette var svart før')
    expect(await read('/q/kjole22222')).toContain('<a href="/bank?tag=kj%C3%B8ling">#kjøling</a>')
  })

  it('tells its life, the acceptance by the yellow dot, and why each was asked', async () => {
    const page = await words('/q/kjole22222')
    expect(page).toContain('Gikk til Halvard Eikrem, Oddny Hjelle og Liam O’Brien.')
    expect(page).toContain('Oddny Hjelle : skrev om dette 11. feb. 2025 spørres sjelden')
    expect(page).toContain('Ana Petrović : foreslått av en kollega')
    const html = await read('/q/kjole22222')
    expect(html.match(/<li class="done">/g)).toHaveLength(1)
    expect(html).toContain('href="/m/oddny-1%40sundferjene.example"')
  })

  it.each(['nb', 'nn', 'en'] as const)('has a sentence in %s for all that may happen', async (language) => {
    const { life, question } = dictionaries[language]
    const all = await Promise.all(
      ['kjole22222', 'open222222', 'namelaus22', 'ventar2222', 'trekt22222', 'fast222222'].map((id) =>
        words(`/q/${id}`, app, language),
      ),
    )
    const page = all.join(' ')
    expect(page).not.toMatch(/undefined|\[object/)
    const ana = 'Ana Petrović'
    const asker = question.theAsker
    for (const sentence of [
      life.asked('Turid Vangsnes'),
      life.asked(asker),
      life.noEarlier,
      life.earlier(asker, 1, '1'),
      life.strong,
      life.told(dictionaries[language].list(['Liam O’Brien', 'Halvard Eikrem'])),
      life.wentTo('Liam O’Brien', false),
      life.nobodyLeft,
      life.answer['own-words'](ana),
      life.answer.link(ana),
      life.answer.same('Halvard Eikrem'),
      life.answer.standing(ana),
      life.comment('Turid Vangsnes'),
      life.comment(asker),
      life.doesNotKnow('Halvard Eikrem'),
      life.notTheirField(ana),
      life.noTime('Liam O’Brien'),
      life.optedOut('Liam O’Brien'),
      life.passedOn('Halvard Eikrem', ana),
      life.away('Turid Vangsnes'),
      life.undeliverable('Turid Vangsnes'),
      life.left('Turid Vangsnes'),
      life.silence,
      life.givenUp,
      life.askAnyway(asker),
      life.notSolved(asker),
      life.accepted('Turid Vangsnes', ana),
      life.accepted(asker, ana),
      life.thanked('Turid Vangsnes', ana),
      life.withdrawn('Turid Vangsnes'),
      life.standing(ana),
      life.askedIfHolds(ana),
      life.askedIfHoldsSome,
      life.stillHolds(ana),
      life.noLongerHolds(ana),
    ])
      expect(page).toContain(sentence)
  })

  it('names nobody for an asker who wants no name', async () => {
    const page = await words('/q/namelaus22')
    expect(page).toContain('En kollega')
    expect(page).toContain('Den som spurte skrev mer.')
    expect(page).not.toContain('hemmelig')
  })

  it('answered privately says so in place of the words, and leads to no mail', async () => {
    const { questionFor } = fakeAsking().views
    const withheld = asking({
      views: {
        questionFor: async (id) => {
          const found = await questionFor(id, false)
          const [answer] = found?.answers ?? []
          const [comment] = found?.comments ?? []
          if (found === undefined || answer === undefined || comment === undefined) return found
          const hidden = { text: '', private: true }
          return { ...found, answers: [{ ...answer, ...hidden }], comments: [{ ...comment, ...hidden }] }
        },
      },
    }).app
    const page = await words('/q/kjole22222', withheld)
    expect(page).toContain('Besvart privat: bare den som spurte, har fått svaret.')
    expect(page).toContain('Skrevet privat: bare den det var til, har fått det.')
    expect(await read('/q/kjole22222', withheld)).not.toContain('href="/m/svar-ana')
    expect(await read('/q/kjole22222')).toContain('href="/m/svar-ana')
  })

  it('that is private is not there without a key, nor is one that nobody asked', async () => {
    for (const id of ['privat2222', 'nope', '%2E%2E%2Fask', '%00', 'KJOLE22222'])
      expect((await app.request(`/q/${id}`)).status, id).toBe(404)
    for (const path of ['/questions', '/questions?which=answered', '/bank'])
      expect(await read(path)).not.toContain('avspasering')
  })

  it('says that nothing was sent, where so', async () => {
    expect(await words('/q/kjole22222')).toContain('Ingenting av dette er sendt. Se e-postene som ville gått ut')
    expect(await words('/q/ventar2222')).not.toContain('Ingenting av dette')
  })

  it('without answers says that, and without a subject too', async () => {
    expect(await words('/q/open222222')).toContain('Ingen har svart ennå.')
    expect(await words('/q/trekt22222')).toContain('(uten emne)')
    expect(await read('/q/open222222')).toContain('<h1 class="said" lang="nn">')
  })
})

describe('lists of questions', () => {
  it('show the open ones newest first, with who asked and how many were asked', async () => {
    const page = await words('/questions')
    expect(page).toMatch(
      /13\. nov\. 2025 Rust i kjølevannet igjen Eldre svar gitt Turid Vangsnes spurte ingen er spurt ennå.*10\. nov\. 2025 Kven har nøkkelen.*3 er spurt/,
    )
    expect(page).not.toContain('Varm olje')
    expect(await words('/questions?which=answered')).toContain('Varm olje')
  })

  it('say that there are none', async () => {
    const { app: empty } = asking({ views: { questions: async () => [] } })
    expect(await words('/questions', empty)).toContain('Ingen spørsmål er åpne.')
    expect(await words('/bank', empty)).toContain('Ingen svar ennå.')
  })
})

describe('the experience bank', () => {
  const order = async (path: string): Promise<string[]> =>
    [...(await read(path)).matchAll(/<a href="\/q\/(\w+)"/g)].map(([, id]) => id ?? '')

  it('has the newest answers first, or the most thanked, or the oldest', async () => {
    expect(await order('/bank')).toEqual(['namelaus22', 'kjole22222', 'fast222222'])
    expect(await order('/bank?order=thanks')).toEqual(['kjole22222', 'namelaus22', 'fast222222'])
    expect(await order('/bank?order=age')).toEqual(['fast222222', 'kjole22222', 'namelaus22'])
    expect(await order('/bank?order=worst&page=99&tag=')).toHaveLength(3)
  })

  it('is narrowed to a hashtag by a link, which takes itself away', async () => {
    expect(await order('/bank?tag=KJ%C3%98LING')).toEqual(['kjole22222', 'fast222222'])
    const page = await read('/bank?tag=kj%C3%B8ling&order=age')
    expect(page).toContain('<a href="/bank?order=age" aria-label="#kjøling, fjern avgrensing">')
    expect(page).toMatch(/aria-current="true">#kjøling<\/a><span class="n">2/)
    expect(await words('/bank?tag=finnes-ikke')).toContain('Ingen svar har dette emneordet.')
  })

  it('is narrowed to a topic of the archive too, tips with it', async () => {
    expect(await order('/bank?topic=kj%C3%B8leslynge')).toEqual(['kjole22222', 'fast222222'])
    const page = await read('/bank?topic=kj%C3%B8leslynge&order=age')
    expect(page).toContain('<a href="/bank?order=age" aria-label="kjøleslynge, fjern avgrensing">')
    expect(page).toMatch(/<h2>Temaer<\/h2>[\s\S]*aria-current="true">kjøleslynge<\/a><span class="n">2/)
    expect(page).toContain('href="/bank?order=age&amp;topic=CO2%2Fbrann+%25"')
    expect(said(page)).toContain('Luft kjøleren før du måler')
    const other = await words('/bank?topic=CO2%2Fbrann+%25&tag=kj%C3%B8ling')
    expect(other).not.toContain('Luft kjøleren før du måler')
    expect(await order('/bank?topic=CO2%2Fbrann+%25&tag=kj%C3%B8ling')).toEqual(['kjole22222'])
    expect(await words('/bank?topic=finnes-ikke')).toContain('Ingen svar er om dette temaet.')
  })

  it('says where topics come from while no answer is on one', async () => {
    expect(await words('/bank', asking({}, { topicsOfMails: async () => new Map() }).app)).toContain(
      'Ingen av svarene er om et tema ennå.',
    )
  })

  it('shows the start of each answer, and marks what was accepted', async () => {
    const page = await words('/bank')
    expect(page).toContain('Løst')
    expect(page).toMatch(/«Hvert andre år i brakkvann, [^»]{250,310} …»/)
    expect(page).toContain('8 år gammelt')
  })

  it('comes in pages where there is much', async () => {
    const row = (await fakeAsking().views.questions('answered', 1))[0]
    const { app: full } = asking({
      views: { questions: async () => (row === undefined ? [] : Array.from({ length: 120 }, () => row)) },
    })
    expect(await words('/bank', full)).toContain('side 1 av 3')
    expect(await read('/bank?page=2', full)).toContain('href="/bank?page=3"')
  })
})

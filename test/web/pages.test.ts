import { describe, expect, it } from 'vitest'
import { SearchAway } from '../../src/find/away.ts'
import type { SearchRequest } from '../../src/find/types.ts'
import type { Seal } from '../../src/model/message.ts'
import { mailAnchor } from '../../src/web/links.ts'
import { askedFor } from '../../src/web/visit.ts'
import { aMail, ana, coolingThread, fakeFind, idOf, people, place } from './fake-find.ts'
import { aSite } from './site.ts'

const app = aSite()
const read = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await app.request(path, { headers })).text()
/** What a page says, without its tags. */
const said = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await read(path, headers))
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')

describe('the front page', () => {
  it('has one field that leads to discussions and to people who know', async () => {
    const page = await read('/')
    expect(page.match(/<input/g)).toHaveLength(1)
    expect(page).toContain('action="/search"')
    expect(page).toContain('formaction="/who"')
  })

  it('suggests searches for what the archive holds', async () => {
    const page = await read('/')
    expect(page).toContain('href="/search?q=kj%C3%B8leslynge"')
    expect(page).toContain('href="/search?q=fra%3Aana"')
  })

  it('says how mail gets in while there is none', async () => {
    const full = await fakeFind().frontFor({ kind: 'anyone' })
    const empty = aSite({ find: fakeFind({ frontFor: async () => ({ ...full, mails: 0 }) }) })
    expect(await (await empty.request('/')).text()).toContain('scripts/hvemvet import')
  })
})

describe('a search', () => {
  it('asks for exactly what its link says', async () => {
    let asked: SearchRequest | undefined
    const { searchFor } = fakeFind()
    const site = aSite({
      find: fakeFind({
        searchFor: async (viewer, request) => {
          asked = request
          return searchFor(viewer, request)
        },
      }),
    })
    await site.request(
      '/search?q=rust&list=maskin%40sundferjene.example&year=2024&answered=yes&question=yes&page=2&order=newest',
    )
    expect(asked).toEqual({
      text: 'rust',
      list: 'maskin@sundferjene.example',
      year: 2024,
      answered: true,
      question: true,
      page: 2,
      order: 'newest',
    })
  })

  it('says how many discussions, how it was read, and where a thread’s answer is', async () => {
    const page = await said('/search?q=rust')
    expect(page).toContain('43 samtaler')
    expect(page).toContain('søkt som rust uten «brunt vann» , alle bøyninger')
    expect(page).toContain('Ana Petrović svarte 2. sep. 2024: Ikke bare mudder.')
    expect(page).toContain('Vedlegg rustrapport.xlsx sendt av Halvard Eikrem omtalt av Turid Vangsnes og Ana Petrović')
    expect(page).toContain('9 år gammelt')
  })

  it('narrows by links that keep the rest of the search, and a chosen one takes itself away', async () => {
    const page = await read('/search?q=rust&year=2024')
    expect(page).toContain('href="/search?q=rust&amp;list=maskin%40sundferjene.example&amp;year=2024"')
    expect(page).toContain('<li><a href="/search?q=rust" aria-label="2024, fjern avgrensing">2024</a></li>')
    expect(page).toContain('<a href="/search?q=rust" class="on" aria-current="true">')
    expect(await said('/search?q=rust&year=2024')).toContain('43 samtaler i 2024')
  })

  it('names people who know on the first page of a plain search only', async () => {
    expect(await read('/search?q=rust')).toContain('Disse vet noe om det')
    expect(await read('/search?q=rust&page=2')).not.toContain('Disse vet noe om det')
    expect(await read('/search?q=rust&year=2024')).not.toContain('Disse vet noe om det')
  })

  it('draws a bar also for a year without mail', async () => {
    expect(await read('/search?q=rust')).toMatch(/>2017<.*>0</)
  })

  it('says what to try when nothing is found: a correction and three ways on', async () => {
    const page = await read('/search?q=ingenting+kjøleslnga')
    expect(page).toContain('Ingen treff på «ingenting kjøleslnga»')
    expect(page).toContain('<p class="maybe"><a href="/search?q=kj%C3%B8leslynga">')
    expect(page.match(/<ul class="rules">\s*(?:<li>.*<\/li>\s*){3}<\/ul>/)).not.toBeNull()
  })

  it('of nothing at all leads to the front page', async () => {
    const answer = await app.request('/search?q=+')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/'])
    expect((await app.request('/search?list=maskin@sundferjene.example')).status).toBe(200)
  })

  it('of 10,000 characters, or with nonsense beside it, is a page like any other', async () => {
    expect((await app.request(`/search?q=${encodeURIComponent('å(":*'.repeat(2000))}`)).status).toBe(200)
    expect((await app.request('/search?q=a&page=abc&year=[]&person=%00&list=%F0%28')).status).toBe(200)
    expect((await app.request('/search?q=%E0%A4%A')).status).toBe(200)
  })
})

describe('who knows', () => {
  it('says why, in a sentence and in dated words of their own', async () => {
    const page = await said('/who?q=brunt+vann')
    expect(page).toContain('Mange spor, ferske. Svarte i 9 samtaler, sist i september 2024.')
    expect(page).toContain('«Anoden i slynga er brukt opp, og da ruster den innenfra .» Rustent vann i kjøleslynga')
    expect(page).toContain('Få spor, godt mottatt.')
    expect(page).toContain('1 spor til')
  })

  it('leads to a mail to each, and to the first three together', async () => {
    const page = await read('/who?q=brunt+vann')
    expect(page).toContain('href="mailto:halvard@sundferjene.example?subject=brunt%20vann"')
    expect(page).toContain(
      'href="mailto:ana@sundferjene.example,halvard@sundferjene.example,oddny@sundferjene.example?subject=brunt%20vann"',
    )
  })

  it('marks words of another language for those who hear the page', async () => {
    expect(await read('/who?q=brunt+vann')).toContain('<blockquote lang="nn">')
  })
})

describe('a search while the index is away', () => {
  const away = async () => {
    throw new SearchAway('nothing listens')
  }
  const site = aSite({ find: fakeFind({ searchFor: away, expertsFor: away }) })

  it.each(['/search?q=%3Crust%3E', '/who?q=%3Crust%3E'])('is no fault, and keeps what was typed: %s', async (path) => {
    const answer = await site.request(path)
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '10'])
    const page = await answer.text()
    expect(page).toContain('value="&lt;rust&gt;"')
    expect(page).not.toContain('nothing listens')
  })
})

describe('a thread', () => {
  it('shows each mail once, with the mail it answers and the one that is missing', async () => {
    const page = await said('/t/7')
    expect(page).toContain('Halvard Eikrem svar til Turid')
    expect(page).toContain('Her mangler en e-post.')
    expect(page).toContain('Liam O’Brien svar til e-posten som mangler')
    expect(page).toContain('6 e-poster fra 5 personer')
    expect(page).toContain('automatisk svar')
  })

  it('leads to its answer, and says who accepted it', async () => {
    const page = await read('/t/7')
    const anchor = mailAnchor(idOf('kjol-3@sundferjene.example'))
    expect(page).toContain(`<a href="#${anchor}">Ana, 2. sep. 2024</a>`)
    expect(page).toContain(`<li id="${anchor}" class="best">`)
    expect(page).toContain('bekreftet av Turid')
  })

  it('gives a likely answer no tick and no yellow: nobody has said that it helped', async () => {
    const { threadFor } = fakeFind()
    const find = fakeFind({
      threadFor: async (viewer, which, offset) => {
        const found = await threadFor(viewer, which, offset)
        return found && { ...found, confirmedBy: undefined }
      },
    })
    const page = await (await aSite({ find }).request('/t/7')).text()
    expect(page).toContain('<span class="tag said">Trolig svar</span>')
    expect(page).toContain('class="best likely"')
    expect(page).not.toContain('class="tag ok"')
  })

  it('folds quotes and what stands under the words, and opens quotes by a link', async () => {
    const folded = await read('/t/7')
    expect(folded).toContain('Turid: 3 linjer sitert')
    for (const said of ['Signatur', 'Forbehold', 'Fra e-postlisten']) expect(folded).toContain(`>${said}</summary>`)
    expect(folded).not.toContain('<details open>')
    expect(await read('/t/7?quotes=open')).toContain('<details open>')
  })

  it('shows the quotes that are answered one by one with their answers, and folds the one that stands above them all', async () => {
    const parts = (texts: readonly (readonly ['own' | 'quote', string])[]) => ({
      text: texts.map(([, text]) => text).join(''),
      parts: texts.map(([kind, text], at) => {
        const start = texts.slice(0, at).reduce((sum, [, before]) => sum + before.length, 0)
        return { kind, start, end: start + text.length }
      }),
    })
    const [first] = coolingThread.places
    const read = async (texts: readonly (readonly ['own' | 'quote', string])[]) => {
      const mail = first?.mail === undefined ? undefined : { ...first.mail, ...parts(texts) }
      const thread = { ...coolingThread, places: [{ ...first, mail }] } as typeof coolingThread
      return (await aSite({ find: fakeFind({ threadFor: async () => thread }) }).request('/t/7')).text()
    }
    const inline = await read([
      ['quote', '> Hva?\n'],
      ['own', 'Pumpa.\n'],
      ['quote', '> Når?\n'],
      ['own', 'I går.\n'],
    ])
    expect(inline.match(/<details open>/g)).toHaveLength(2)
    expect(
      await read([
        ['quote', '> Hva?\n'],
        ['own', 'Pumpa.\n'],
      ]),
    ).not.toContain('<details open>')
  })

  it('names the first author of what is passed on', async () => {
    expect(await said('/t/7')).toContain('Videresendt, skrevet av Yard Service')
  })

  it('makes web addresses links that vouch for nothing', async () => {
    expect(await read('/t/7')).toContain(
      '<a href="https://verft.example/rapport?id=12&amp;side=3" rel="noopener noreferrer nofollow">',
    )
  })

  it('that is very long comes in parts, and a mail’s permanent link finds the right one', async () => {
    const second = await read('/t/8?from=100')
    expect(second).toContain('E-post 101 til 200 av 250')
    expect(second).toContain('href="/t/8"')
    expect(second).toContain('href="/t/8?from=200"')
    expect(second).toContain('svar til en tidligere e-post')
    const answer = await app.request('/m/lang-230%40sundferjene.example')
    expect(answer.headers.get('location')).toBe(`/t/8?from=200#${mailAnchor(idOf('lang-230@sundferjene.example'))}`)
  })

  it('that was merged leads on to the one it became', async () => {
    const { threadFor } = fakeFind()
    const find = fakeFind({
      threadFor: (viewer) => threadFor(viewer, { messageId: idOf('kjol-1@sundferjene.example') }),
    })
    const answer = await aSite({ find }).request('/t/3')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/t/7'])
  })

  it('holds two mails of one id under two names', async () => {
    const { threadFor } = fakeFind()
    const find = fakeFind({
      threadFor: async (viewer, which, offset) => {
        const found = await threadFor(viewer, which, offset)
        const twin = place(
          1,
          undefined,
          aMail('kjol-2@sundferjene.example', people.ana, '2024-09-03', [['own', 'Et annet innhold']]),
        )
        return found && { ...found, places: [...found.places, twin] }
      },
    })
    const page = await (await aSite({ find }).request('/t/7')).text()
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids).toEqual([...new Set(ids)])
  })

  it('says which mails are signed, and of one that is encrypted that it cannot be read', async () => {
    const { threadFor } = fakeFind()
    const sealed = (seal: Seal, text: string) =>
      place(1, undefined, aMail(`${seal}@sundferjene.example`, people.ana, '2024-09-03', [['own', text]], { seal }))
    const find = fakeFind({
      threadFor: async (viewer, which, offset) => {
        const found = await threadFor(viewer, which, offset)
        return found && { ...found, places: [sealed('signed', 'Jeg sier det.'), sealed('encrypted', '')] }
      },
    })
    const page = await (await aSite({ find }).request('/t/7')).text()
    expect(page).toContain('<span class="tag ">signert</span>')
    expect(page).toContain('<span class="tag ">kryptert</span>')
    expect(page).toContain('E-posten er kryptert.')
    expect(page).not.toContain('E-posten har ingen tekst.')
  })

  it('whose tree is thousands deep is drawn without failing', async () => {
    const { threadFor } = fakeFind()
    const find = fakeFind({
      threadFor: async (viewer, which) => {
        const found = await threadFor(viewer, which, 0)
        return (
          found && {
            ...found,
            places: Array.from({ length: 5000 }, (_, at) => ({
              messageId: idOf(`g${at}@x`),
              depth: at,
              parent: undefined,
              mail: undefined,
            })),
          }
        )
      },
    })
    const page = await (await aSite({ find }).request('/t/7')).text()
    expect(page.match(/<ol/g)?.length).toBe(page.match(/<\/ol>/g)?.length)
    expect(page).toContain('</html>')
  })
})

describe('a person', () => {
  it('has topics with years, evidence, and no count of their mails', async () => {
    const page = await said('/p/3')
    expect(page).toContain('kjøleslynge mange september 2024')
    expect(page).not.toMatch(/\d+ e-post/)
    expect(await read('/p/3')).toContain('aria-label="Samtaler per år: 2018: 3, 2019: 5, 2024: 2"')
  })

  it('says in words why several addresses are theirs', async () => {
    expect(await said('/p/3')).toContain('ana.p@verft.example samme sjeldne navn')
    expect(await said('/p/3', { 'Accept-Language': 'en' })).toContain('ana.p@verft.example the same rare name')
  })

  it('is found by any of their addresses', async () => {
    expect(await said('/p/3')).toContain('Fra signaturen i e-postene: Maskinist, Sundferjene AS')
    expect(await read('/p/3')).toContain('<a href="tel:+4799988777">+47 999 88 777</a>')
    expect((await app.request('/p/?address=Ana.P@verft.example')).headers.get('location')).toBe('/p/3')
    expect((await app.request('/p?address=nobody@x.example')).status).toBe(404)
  })

  it('may decline to be suggested, and take it back', async () => {
    const choices: [number, boolean][] = []
    const site = aSite({ people: { setOptOut: async (id, optedOut) => void choices.push([id, optedOut]) } })
    const choose = (suggest: string) =>
      site.request('/p/3/suggest', {
        method: 'POST',
        headers: { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded' },
        body: `suggest=${suggest}`,
      })
    const answer = await choose('no')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/p/3'])
    await choose('yes')
    await choose('maybe')
    expect(choices).toEqual([
      [3, true],
      [3, false],
    ])
    const out = aSite({ find: fakeFind({ personFor: async () => ({ ...ana, optedOut: true }) }) })
    expect(await (await out.request('/p/3')).text()).toContain('Foreslå meg igjen')
  })
})

describe('lists and topics', () => {
  it('turn to the nearest months that have mail', async () => {
    expect(await read('/l/maskin%40sundferjene.example/2025-09')).toContain(
      'href="/l/maskin%40sundferjene.example/2024-12"',
    )
    expect(await said('/l/maskin%40sundferjene.example/2025-09')).toContain('Nyere måned: november 2025')
    expect((await app.request('/l/maskin%40sundferjene.example/2025-99')).status).toBe(302)
    expect((await app.request('/l/nobody%40x.example')).status).toBe(404)
  })

  it('carry a topic’s name through its link, whatever is in it', async () => {
    expect(await read('/topics')).toContain('href="/topics/CO2%2Fbrann%20%25"')
    expect(await said('/topics/CO2%2Fbrann%20%25')).toContain('CO2/brann %')
  })
})

describe('the reader’s language and theme', () => {
  it('is the browser’s, then the archive’s own', async () => {
    expect(await read('/', { 'Accept-Language': 'nn-NO,nn;q=0.9,no;q=0.8,en;q=0.5' })).toContain('<html lang="nn">')
    expect(await read('/', { 'Accept-Language': 'fr,de;q=0.8' })).toContain('<html lang="nb">')
    expect(askedFor('no')).toBe('nb')
    expect(askedFor('fr, en-US;q=0.7, nb;q=0.9')).toBe('nb')
    expect(askedFor('nb;q=0, en')).toBe('en')
    expect(askedFor('*')).toBeUndefined()
    expect(askedFor(undefined)).toBeUndefined()
  })

  it('can be chosen by a link, is remembered, and leads back to the page', async () => {
    const answer = await app.request('/language/en?back=%2Fsearch%3Fq%3Drust')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/search?q=rust'])
    expect(answer.headers.get('set-cookie')).toMatch(/^language=en; .*HttpOnly; SameSite=Lax/)
    expect(await read('/', { Cookie: 'language=en', 'Accept-Language': 'nb' })).toContain('<html lang="en">')
    expect(await read('/', { Cookie: 'theme=dark' })).toContain('data-theme="dark"')
    expect(await read('/', { Cookie: 'theme="><script>; language=xx' })).toContain('<html lang="nb">')
    expect((await app.request('/theme/pink')).status).toBe(404)
  })
})

describe('the JSON twins', () => {
  const json = async (path: string): Promise<unknown> => (await app.request(path)).json()

  it('answer as the command line does', async () => {
    expect(await json('/api/search?q=rust')).toMatchObject({ total: 43, hits: [{ threadId: 7 }, {}, {}] })
    expect(await json('/api/experts?q=rust&limit=1')).toMatchObject([
      { person: { id: 3 }, reason: expect.stringContaining('Svarte i 9') },
    ])
    expect(await json('/api/thread?message=kjol-2%40sundferjene.example')).toMatchObject({ id: 7 })
    expect(await json('/api/thread?id=8')).toMatchObject({ messages: { length: 250 } })
    expect(await json('/api/person?address=ana@sundferjene.example')).toMatchObject({ id: 3 })
    expect(await json('/api/topics')).toHaveLength(3)
    expect(await json('/healthz')).toEqual({ ok: true })
    const lame = await aSite({ ended: () => ['asking by mail'] }).request('/healthz')
    expect([lame.status, await lame.json()]).toEqual([503, { ok: false, ended: ['asking by mail'] }])
  })

  it('say in JSON what is wrong', async () => {
    for (const path of ['/api/experts', '/api/thread', '/api/person'])
      expect((await app.request(path)).status).toBe(400)
    for (const path of ['/api/thread?id=99', '/api/person?id=99', '/api/nothing']) {
      const answer = await app.request(path)
      expect([answer.status, await answer.json()]).toEqual([404, { error: expect.any(String) }])
    }
  })
})

describe('the status page', () => {
  it('says of each mailbox how far it is behind, what is wrong and since when, and names no folder and no login', async () => {
    const page = await said('/status', { 'accept-language': 'nb' })
    expect(page).toContain('imap.sundferjene.example til arkivet tjeneren ber oss vente, siden i dag')
    expect(page).toContain('1 204 e-poster er ikke hentet ennå; 1 e-post vil tjeneren ikke gi fra seg')
    expect(page).toContain('imap.sundferjene.example spørsmål alt er hentet')
    expect(page).toContain('Alt som er hentet, kan finnes.')
  })

  it('says so where no mailbox is read', async () => {
    const site = aSite({ find: fakeFind({ statusFor: async () => ({ mailboxes: [], unsearchable: 3 }) }) })
    const page = await (await site.request('/status', { headers: { 'accept-language': 'en' } })).text()
    expect(page).toContain('No mailboxes are read.')
    expect(page).toContain('3 mails cannot be found yet')
  })
})

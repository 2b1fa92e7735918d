import { Hono } from 'hono'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { QuestionId } from '../../src/model/question.ts'
import { launchChromium, whyNoChromium } from '../servers/chromium.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { fakeAsking, keyOf } from './fake-ask.ts'
import { idOf } from './fake-find.ts'
import { who } from './fake-questions.ts'
import { hostileSite } from './hostile.ts'
import { aSite, type Served, served } from './site.ts'
import { faultsOf, languages, visited, visitors, widerThanWindow } from './visits.ts'

const question = 'kjole22222' as QuestionId
const answer = idOf('svar-liam@sundferjene.example')
const waiting = 'privat2222' as QuestionId

const keyed = {
  accept: `/k/${keyOf({ may: 'accept', question, answer })}`,
  decline: `/k/${keyOf({ may: 'decline', question: waiting, address: who.halvard.address })}`,
  askAnyway: `/k/${keyOf({ may: 'ask-anyway', question: 'ventar2222' as QuestionId })}`,
  standing: `/k/${keyOf({ may: 'standing', question, answer: idOf('svar-ana@sundferjene.example'), address: who.ana.address })}`,
  holds: `/k/${keyOf({ may: 'holds', question, address: who.ana.address })}`,
  mine: `/k/${keyOf({ may: 'mine', address: who.halvard.address })}`,
  read: `/k/${keyOf({ may: 'read', question: waiting })}`,
  old: `/k/${keyOf({ may: 'mine', expiresMs: 1 })}`,
}

const pages: readonly string[] = [
  '/ask',
  '/ask?q=Kald+kj%C3%B8ler%3F%0AHva+n%C3%A5%3F',
  '/ask?q=privat%0Aingenting',
  `/ask?q=${'a'.repeat(20_001)}`,
  '/q/kjole22222',
  '/q/open222222',
  '/q/namelaus22',
  '/questions?taken=yes',
  '/questions?which=answered',
  '/bank',
  '/bank?tag=kj%C3%B8ling&topic=kj%C3%B8leslynge&order=age',
  '/outbox',
  '/outbox/1',
  '/outbox/2',
  `${keyed.mine}/unsubscribe`,
  ...Object.values(keyed),
]

describeUnless(whyNoChromium(), 'the pages for asking in Chromium', () => {
  let browser: Browser
  /** A demonstration, and a site where questions go out by mail. */
  let demo: Served
  let on: Served

  beforeAll(async () => {
    browser = await launchChromium()
    demo = await served(aSite({ ask: fakeAsking({ rules: { demo: true } }) }))
    on = await served(aSite({ ask: fakeAsking({ rules: { mode: 'on' } }) }))
  })
  afterAll(async () => {
    await browser.close()
    await Promise.all([demo.close(), on.close()])
  })

  const visit = (path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>, at = demo) =>
    visited(browser, at.url + path, options, look)

  // Each page is seen by every third visitor, and by all of them when soaking.
  it.each(visitors.map((visitor, number) => ({ ...visitor, number })))(
    'have no fault that axe finds, in $language, $colorScheme, $width px wide',
    async ({ language, colorScheme, width, number }) => {
      const seen = pages.filter((_, at) => soak.on || (at + number) % 3 === 0)
      const options = { locale: languages[language], colorScheme, viewport: { width, height: 800 } }
      const found: Record<string, string[]> = {}
      await visit('/about', options, async (page) => {
        for (const url of [...seen.map((path) => demo.url + path), `${on.url}/ask?q=Kald`, `${on.url}/`]) {
          await page.goto(url)
          expect(await page.getAttribute('html', 'lang')).toBe(language)
          const faults = await faultsOf(page)
          if (faults.length > 0) found[url.slice(0, 60)] = faults
        }
      })
      expect(found).toEqual({})
    },
    240_000,
  )

  it('need no sideways scrolling at 320 px, nor at 1280', async () => {
    expect(await widerThanWindow(browser, demo.url, pages)).toEqual({})
    expect(await widerThanWindow(browser, on.url, ['/ask?q=Kald+kj%C3%B8ler'])).toEqual({})
  })

  it('have controls that a finger can hit: 24 px or more', async () => {
    for (const path of ['/ask?q=a', '/bank', '/outbox/2', keyed.decline, keyed.mine]) {
      await visit(path, { viewport: { width: 360, height: 800 } }, async (page) => {
        const controls = await page.locator('main :is(button, textarea, input, .but, .facet a, label:not(.vh))').all()
        const sizes = await Promise.all(
          controls.map(async (control) => {
            const box = await control.boundingBox()
            const isRadio = (await control.getAttribute('type')) === 'radio' // its label is pressed
            return box === null || isRadio ? undefined : Math.round(Math.min(box.width, box.height))
          }),
        )
        const seen = sizes.filter((size) => size !== undefined && size > 0)
        expect(seen.length, path).toBeGreaterThan(1)
        expect(Math.min(...seen.map(Number)), path).toBeGreaterThanOrEqual(24)
      })
    }
  })

  it('fill in while one writes: the number is told, and the writer stays where they are', async () => {
    await visit('/ask', {}, async (page) => {
      await page.focus('#q')
      expect(await page.textContent('#found')).not.toContain('Kanskje er det alt besvart')
      await page.keyboard.type('Kald kjøler?')
      await page.waitForSelector('#found:has-text("Kanskje er det alt besvart")')
      await page.waitForSelector('#found-said:has-text("2 eldre svar ligner.")', { state: 'attached' })
      expect(await page.evaluate('document.activeElement.id')).toBe('q')
      await page.keyboard.type(' ingenting')
      await page.waitForSelector('#found-said:has-text("Ingen eldre svar ligner.")', { state: 'attached' })
      expect(await page.inputValue('#q')).toBe('Kald kjøler? ingenting')
      expect(await page.getAttribute('#found-said', 'role')).toBe('status')
    })
    await visit(
      '/ask',
      {},
      async (page) => {
        await page.fill('#q', 'Kald kjøler?')
        await page.waitForSelector('a[href^="mailto:ask@sundferjene.example?subject=Kald"]')
      },
      on,
    )
  })

  it('are walked by keyboard: the question, whose it is, and away it goes', async () => {
    await visit('/ask', {}, async (page) => {
      await page.focus('#q')
      await page.keyboard.type('Kald kjøler?')
      await page.waitForSelector('#found .picks')
      while ((await page.evaluate('document.activeElement.id')) !== 'from') await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Send spørsmålet')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/q/ventar2222')
    })
    await visit(keyed.decline, {}, async (page) => {
      await page.focus('#how-does-not-know')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForSelector('h1:has-text("Takk for at du sa fra")')
    })
  })

  it('do all of it without scripts', async () => {
    await visit('/', { javaScriptEnabled: false }, async (page) => {
      await page.click('nav a:has-text("Spør")')
      await page.fill('#q', 'Kald kjøler?\nHva nå?')
      await page.click('button:has-text("Se om det er besvart")')
      expect(await page.textContent('#found')).toContain('Ellers går det til disse tre')
      expect(await page.inputValue('#q')).toBe('Kald kjøler?\nHva nå?')
      await page.fill('#from', 'ana@sundferjene.example')
      await page.click('button:has-text("Send spørsmålet")')
      expect(new URL(page.url()).pathname).toBe('/q/ventar2222')
      await page.click('footer a:has-text("Utboks")')
      await page.click('a:has-text("Spørsmål, til Halvard Eikrem")')
      await page.click('button:has-text("Vet ikke")')
      expect(new URL(page.url()).pathname).toBe('/q/kjole22222')
      await page.goto(demo.url + keyed.mine)
      await page.click('button:has-text("To uker")')
      expect(await page.textContent('main')).toContain('Du spørres ikke før 27. nov. 2025.')
    })
  })

  it('say at once that a way to decline must be chosen', async () => {
    await visit(
      `/k/${keyOf({ may: 'decline', question: 'open222222' as QuestionId, address: who.turid.address })}`,
      {},
      async (page) => expect(await page.locator('[type=radio]').count()).toBe(0),
    )
    const fresh = await served(aSite({ ask: fakeAsking() }))
    await visit(
      keyed.decline,
      {},
      async (page) => {
        await page.click('button:has-text("Si fra")')
        expect(await page.textContent('h1')).toBe('Kan du ikke svare?') // the browser keeps the form
      },
      fresh,
    )
    await fresh.close()
  })

  it('show hostile questions and mail as text: nothing runs, nothing is fetched, nothing is made wider', async () => {
    let fetched = 0
    const tracker = await served(new Hono().all('*', (c) => c.text(String(++fetched))))
    const hostile = await served(hostileSite(tracker.url))
    const paths = [
      '/ask?q=x',
      '/q/kjole22222',
      '/q/open222222',
      '/questions',
      '/questions?which=answered',
      '/bank',
      '/outbox',
      '/outbox/2',
      ...Object.values(keyed),
    ]
    try {
      const venomous = `/ask?q=${encodeURIComponent('</textarea>"><script>window.owned=1</script>')}&from=${encodeURIComponent('"><script>window.owned=1</script>@x')}`
      await visit(
        '/about',
        {},
        async (page) => {
          for (const path of [...paths, venomous]) {
            await page.goto(hostile.url + path, { waitUntil: 'networkidle' })
            expect(new URL(page.url()).origin).toBe(hostile.url)
            expect(await page.evaluate('window.owned')).toBeUndefined()
            const foreign =
              'body script, body style, body link, body img, body [onerror], body [onload], body [onmouseover], body iframe'
            expect(await page.$$eval(foreign, (found) => found.length), path).toBe(0)
          }
        },
        hostile,
      )
      expect(await widerThanWindow(browser, hostile.url, paths)).toEqual({})
      expect(fetched).toBe(0)
    } finally {
      await hostile.close()
      await tracker.close()
    }
  })
})

import { Hono } from 'hono'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium, whyNoChromium } from '../servers/chromium.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { hostileSite } from './hostile.ts'
import { aSite, type Served, served } from './site.ts'
import { faultsOf, languages, visited, visitors, widerThanWindow } from './visits.ts'

const pages: readonly string[] = [
  '/',
  '/search?q=rust',
  '/search?q=rust&list=maskin@sundferjene.example&year=2024',
  '/search?q=ingenting+her',
  '/who?q=Hvorfor+blir+vannet+brunt',
  '/who?q=ingenting',
  '/t/7?quotes=open',
  '/t/8?from=200',
  '/m/kjol-1%40sundferjene.example/formatted',
  '/p/3',
  '/lists',
  '/l/maskin%40sundferjene.example',
  '/topics',
  '/topics/kj%C3%B8leslynge',
  '/about',
  '/status',
  '/no/such/page',
]

describeUnless(whyNoChromium(), 'the pages in Chromium', () => {
  let browser: Browser
  let site: Served

  beforeAll(async () => {
    browser = await launchChromium()
    site = await served(aSite())
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })

  const visit = (path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>, at = site) =>
    visited(browser, at.url + path, options, look)

  // Each page is seen by every third visitor, and by all of them when soaking.
  it.each(visitors.map((visitor, number) => ({ ...visitor, number })))(
    'have no fault that axe finds, in $language, $colorScheme, $width px wide',
    async ({ language, colorScheme, width, number }) => {
      const seen = pages.filter((_, at) => soak.on || (at + number) % 3 === 0)
      const options = { locale: languages[language], colorScheme, viewport: { width, height: 800 } }
      const found: Record<string, string[]> = {}
      await visit('/', options, async (page) => {
        for (const path of seen) {
          await page.goto(site.url + path)
          expect(await page.getAttribute('html', 'lang')).toBe(language)
          const faults = await faultsOf(page)
          if (faults.length > 0) found[path] = faults
        }
      })
      expect(found).toEqual({})
    },
    180_000,
  )

  const tooWide = (paths: readonly string[], at = site) => widerThanWindow(browser, at.url, paths)

  it('need no sideways scrolling at 320 px, nor at 1280', async () => {
    expect(await tooWide(pages)).toEqual({})
  })

  it("are made no wider by a stranger's longest word, nor turned around", async () => {
    const hostile = await served(hostileSite('http://evil.invalid'))
    const paths = ['/', '/search?q=x', '/t/7', '/p/3', '/l/maskin%40sundferjene.example', '/topics']
    expect(await tooWide(paths, hostile)).toEqual({})
    const turned = async (page: Page): Promise<void> =>
      expect(await page.evaluate('getComputedStyle(document.querySelector("h3 a")).unicodeBidi')).toBe('isolate')
    await visit('/search?q=x', {}, turned, hostile)
    await hostile.close()
  })

  it('have controls that a finger can hit: 24 px or more, but for links in a line of text', async () => {
    await visit('/search?q=rust', { viewport: { width: 360, height: 800 } }, async (page) => {
      const controls = await page.locator('button, .facet a, .hist a .hit, .chips a, summary').all()
      const sizes = await Promise.all(
        controls.map(async (control) => {
          const box = await control.boundingBox()
          return box === null ? 0 : Math.round(Math.min(box.width, box.height))
        }),
      ).then((all) => all.filter((size) => size > 0)) // the rest is folded
      expect(sizes.length).toBeGreaterThan(20)
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24)
    })
  })

  it('are walked by keyboard: past the top, into the field, to who knows', async () => {
    await visit('/', {}, async (page) => {
      const focused = () => page.evaluate('document.activeElement.textContent.trim() || document.activeElement.id')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('Til innholdet')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('q')
      await page.keyboard.type('brunt vann')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('Hvem vet?')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/who?q=brunt+vann')
    })
  })

  it('take Enter in the field for finding discussions, and "/" for going there', async () => {
    await visit('/t/7', {}, async (page) => {
      await page.keyboard.press('/')
      await page.keyboard.type('rust')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/search?q=rust')
    })
  })

  it('narrow a search without a new page where there are scripts, and move the reader to the new heading', async () => {
    await visit('/search?q=rust', {}, async (page) => {
      await page.evaluate('window.stayed = true')
      await page.click('#narrow a:has-text("Maskin")')
      await page.waitForURL('**list=maskin*')
      await page.waitForSelector('h1:has-text("i Maskin")')
      expect(await page.evaluate('window.stayed')).toBe(true)
      await page.waitForFunction('document.activeElement.tagName === "H1"')
      await page.goBack()
      await page.waitForSelector('h1:not(:has-text("i Maskin"))')
    })
  })

  it('do all of it without scripts', async () => {
    await visit('/', { javaScriptEnabled: false }, async (page) => {
      await page.fill('#q', 'rust')
      await page.click('button:has-text("Finn samtaler")')
      expect(await page.textContent('h1')).toBe('43 samtaler')
      await page.click('#narrow a:has-text("Maskin")')
      expect(await page.textContent('h1')).toBe('43 samtaler i Maskin')
      await page.click('.row h3 a')
      expect(await page.textContent('h1')).toContain('Rustent vann')
      expect(new URL(page.url()).hash).not.toBe('')
      await page.click('footer a:has-text("Nynorsk")')
      expect(await page.getAttribute('html', 'lang')).toBe('nn')
      await page.click('footer a:has-text("Mørkt")')
      expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
    })
    await visit('/p/3', { javaScriptEnabled: false }, async (page) => {
      await page.click('button:has-text("Ikke foreslå meg")')
      expect(new URL(page.url()).pathname).toBe('/p/3')
    })
  })

  it('show hostile mail as text: nothing runs and nothing is fetched', async () => {
    let fetched = 0
    const tracker = await served(new Hono().all('*', (c) => c.text(String(++fetched))))
    const hostile = await served(hostileSite(tracker.url))
    try {
      for (const path of [
        '/',
        '/search?q=x',
        '/who?q=x',
        '/t/7?quotes=open',
        '/p/3',
        '/lists',
        '/topics',
        `/search?q=${encodeURIComponent('"><script>window.owned=1</script>')}`,
        '/m/kjol-1%40sundferjene.example/formatted',
      ]) {
        await visit(
          path,
          {},
          async (page) => {
            await page.waitForLoadState('networkidle')
            expect(new URL(page.url()).origin).toBe(hostile.url)
            for (const frame of page.frames()) expect(await frame.evaluate('window.owned')).toBeUndefined()
            const foreign =
              'body script, body style, body link, body img, body [onerror], body [onload], body iframe:not(.formatted)'
            expect(await page.$$eval(foreign, (found) => found.length)).toBe(0)
          },
          hostile,
        )
      }
      expect(fetched).toBe(0)
    } finally {
      await hostile.close()
      await tracker.close()
    }
  })
})

import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { soak } from '../soak.ts'

/** Looking at pages in a browser, as visitors with a language, a width and a taste in colours. */

export const languages = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' } as const

/** Every language, colour and width, each pair of them at least once; all twelve when soaking. */
export const visitors = (['nb', 'nn', 'en'] as const).flatMap((language, at) =>
  (['light', 'dark'] as const).flatMap((colorScheme, scheme) =>
    [360, 1280]
      .filter((_, width) => soak.on || (at + scheme + width) % 2 === 1)
      .map((width) => ({ language, colorScheme, width })),
  ),
)

/** Opens a page as one visitor, and closes it when `look` is done. */
export async function visited(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: 'nb-NO', ...options })
  try {
    const page = await context.newPage()
    await page.goto(url)
    await look(page)
  } finally {
    await context.close()
  }
}

/** What axe finds wrong with a page, by WCAG 2.2 AA and its own best practice. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true) // in this page alone, with no second one to gather what frames say
    .exclude('.formatted') // a stranger's HTML, in a frame where nothing runs
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 120))
        .join(' | ')}`,
  )
}

/** Of some pages, how far they are wider than a window of 320 px, and of 1280. */
export async function widerThanWindow(
  browser: Browser,
  site: string,
  paths: readonly string[],
): Promise<Record<string, number>> {
  const wide: Record<string, number> = {}
  await visited(browser, `${site}/about`, {}, async (page) => {
    for (const path of paths) {
      await page.goto(site + path)
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 800 })
        const over = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
        if (typeof over === 'number' && over > 0) wide[`${path} at ${width}`] = over
      }
    }
  })
  return wide
}

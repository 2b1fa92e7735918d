import { expect, it } from 'vitest'
import { describeUnless } from '../unless.ts'
import { launchChromium, whyNoChromium } from './chromium.ts'

describeUnless(whyNoChromium(), 'the Chromium that tests start', () => {
  it('shows a page, with fonts for its text', async () => {
    const browser = await launchChromium()
    try {
      const page = await browser.newPage({ locale: 'nb-NO' })
      await page.setContent('<p style="display:inline; font: 20px serif">Hvem vet?</p>')
      const { width } = (await page.locator('p').boundingBox()) ?? { width: 0 }
      expect(width).toBeGreaterThan(40)
      expect(await page.evaluate(() => navigator.language)).toBe('nb-NO')
    } finally {
      await browser.close()
    }
  })
})

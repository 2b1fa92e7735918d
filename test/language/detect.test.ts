import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languageOf } from '../../src/language/detect.ts'
import { dataDir, whyNoData } from '../data.ts'
import { itUnless } from '../unless.ts'

describe('the language of a text', () => {
  it.each([
    ['nb', 'Hei, jeg ser at vi ikke har fått svar fra leverandøren ennå.'],
    ['nb', 'Hva gjør vi med dette?'],
    ['nb', 'Hvem kan finne en jordfeil i 230 V IT-nett?'],
    ['nn', 'Hei, eg ser at vi ikkje har fått svar frå leverandøren enno.'],
    ['nn', 'Kven veit noko om dette?'],
    ['en', 'Has anyone seen this before? I think it is the fan controller.'],
    ['other', 'Hej, jag tror att det är något fel på servern, vi måste starta om den.'],
    ['other', 'Hej, jeg tror der er noget galt med serveren, vi bliver nødt til at genstarte den.'],
    ['other', 'Bonjour, nous avons un problème avec le serveur, il ne répond plus.'],
    ['other', 'Hallo, wir haben ein Problem mit dem Server, er antwortet nicht mehr.'],
    ['other', 'Hallo, we hebben een probleem met de server, hij geeft geen antwoord meer.'],
  ])('is %s: %s', (language, text) => {
    expect(languageOf(text)).toBe(language)
  })

  it('is guessed by letters where no function word says it', () => {
    expect(languageOf('Oppgraderinger gjennomføres torsdag kveld')).toBe('nb')
    expect(languageOf('Upgrading production servers tonight')).toBe('en')
  })

  it('is not told by a company, an address or a number', () => {
    expect(languageOf('Firma AS, firma.no')).toBe('other')
    expect(languageOf('12345')).toBe('other')
    expect(languageOf('')).toBe('other')
  })

  it('is that of the sentence, not of the variables in the patch below it', () => {
    const patch = '+ u32 en = readl(base); en |= BIT(3); et += en;\n'.repeat(30)
    expect(languageOf(`This fixes the fan speed when the board is cold.\n${patch}`)).toBe('en')
  })

  itUnless(whyNoData, 'is Norwegian for at least 42 of 45 real Norwegian posts', () => {
    const threads = JSON.parse(readFileSync(join(dataDir ?? '', 'norwegian/github-threads.json'), 'utf8')) as {
      messages: { body: string }[]
    }[]
    const found = threads.flatMap(({ messages }) => messages.map(({ body }) => languageOf(body)))
    expect(found.filter((language) => language === 'nb' || language === 'nn').length).toBeGreaterThanOrEqual(42)
    expect(found).not.toContain('en')
  })
})

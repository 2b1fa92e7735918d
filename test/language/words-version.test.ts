import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { wordsOf } from '../../src/language/words.ts'
import { WORDS_VERSION } from '../../src/language/words-version.ts'
import type { Language } from '../../src/model/message.ts'

/** Of every version, what the words of the demo archive and of some odd ones come to. */
const WORDS_BY_VERSION: Readonly<Record<number, string>> = {
  1: '9157b64336cd0b80',
}
const ODD =
  'x86_64 c++ C# CVE-2024-123 foo.bar_baz 10.0.0.1 e-post epost Müller café Ærlig åpen naïve ﬁ ß İ Ω 漢字 עברית'
const LANGUAGES: readonly Language[] = ['nb', 'nn', 'en', 'other']

const demo = (list: string): string =>
  readFileSync(fileURLToPath(new URL(`../../demo/archive/${list}.mbox`, import.meta.url)), 'utf8')

it('makes the same words as ever, or is another version: an index of other words is to be filled anew', () => {
  const hash = createHash('sha256')
  for (const language of LANGUAGES)
    for (const text of [ODD, ...['drift', 'ikt', 'innkjop', 'kunde'].map(demo)]) {
      const { forms, stems } = wordsOf(text, language)
      hash.update(`${forms}\n${stems}\n`)
    }
  expect(hash.digest('hex').slice(0, 16), 'raise WORDS_VERSION, and add what its words come to').toBe(
    WORDS_BY_VERSION[WORDS_VERSION],
  )
})

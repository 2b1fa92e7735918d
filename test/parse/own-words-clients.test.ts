import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/model/message.ts'
import { htmlToText } from '../../src/parse/html.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'
import { repliesIn, TONGUES } from './client-replies.ts'

const ownOf = (text: string): string => textOf({ text, parts: splitOwnWords(text) }, 'own')
const linesOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

describe.each(Object.entries(TONGUES))('a reply in %s is its own words, in text and in HTML', (_, tongue) => {
  it.each(repliesIn(tongue).map((reply) => [reply.client, reply] as const))('from %s', (_, { text, html }) => {
    expect(linesOf(ownOf(text))).toEqual(linesOf(tongue.said))
    if (html !== undefined) expect(linesOf(ownOf(htmlToText(html))), htmlToText(html)).toEqual(linesOf(tongue.said))
  })
})

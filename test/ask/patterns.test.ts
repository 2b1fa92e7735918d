import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caseless } from '../../src/ask/patterns.ts'

describe('a pattern in either case', () => {
  it.each([
    ['^takk$', ['takk', 'TAKK', 'Takk'], ['takka']],
    ['^(?:på|fra) øya$', ['PÅ ØYA', 'Fra Øya'], ['pa oya']],
    [
      String.raw`^hei (?-i:\p{Lu}\p{Ll}+(?:-(?:og|\p{Lu}))?)\.$`,
      ['Hei Ola-og.', 'HEI Ola.'],
      ['hei ola.', 'hei Ola-OG.'],
    ],
    [String.raw`^[a-fæ'\p{Ll}-]+$`, ['ABÆ', "d'-"], ['1']],
    [String.raw`^[^a-c]\p{Lu}$`, ['dx', 'Dx'], ['ax', 'AX']],
    [String.raw`^(?<word>om)\s(?=x)(?!xy)X\b`, ['OM x'], ['om xy']],
    [String.raw`(?<=[.!])\s*Nå\d{1,2}$`, ['. nå12', '! NÅ1'], ['nå1']],
    ['^a(?:-i:b)?$', ['A', 'a-I:B'], ['ab']],
  ])('%s', (source, fitting, others) => {
    const written = caseless(source)
    expect(fitting.filter((text) => !written.test(text))).toEqual([])
    expect(others.filter((text) => written.test(text))).toEqual([])
  })

  it('takes what a pattern without case takes', () => {
    const source = String.raw`^(?:god (?:dag|morgen)|takk)(?:[\s,.!–-]*\p{L}+)?[a-cø]?$`
    const ours = caseless(source)
    const letters = fc.constantFrom(...'g o d   a m r e n T K Å ø Ø , . ! – c k'.split(' '), ' ')
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: letters }), fc.constantFrom('GOD DAG', 'takk, Å', 'Takk!')), (text) => {
        expect(ours.test(text)).toBe(new RegExp(source, 'iu').test(text))
      }),
    )
  })
})

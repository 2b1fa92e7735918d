import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksOf, quotedLines, quotedRuns, spansOf } from '../../src/web/blocks.ts'

const kinds = (text: string): string[] => blocksOf(text).map(({ kind }) => kind)

describe('a mail’s text as blocks', () => {
  it('joins the lines a program broke', () => {
    const text =
      'Kjølevannet på hovedmotor babord er blitt brunt siden fredag, og\ntemperaturen ut har krøpet opp fra 78 til 86 grader på full fart.\n'
    expect(blocksOf(text)).toEqual([
      {
        kind: 'prose',
        lines: [
          'Kjølevannet på hovedmotor babord er blitt brunt siden fredag, og temperaturen ut har krøpet opp fra 78 til 86 grader på full fart.',
        ],
      },
    ])
  })

  it('keeps a break that a person made: the line had room for the next word', () => {
    const text = `Kjølevannet på hovedmotor babord er blitt brunt siden fredag, og
temperaturen ut har krøpet opp.

Turid Vangsnes
Maskinavdelingen, som holder til i det gamle bygget
Kaivegen 4
6899 Hella`
    expect(blocksOf(text)).toMatchObject([
      { lines: [expect.stringContaining('fredag, og temperaturen')] },
      { lines: ['Turid Vangsnes', 'Maskinavdelingen, som holder til i det gamle bygget', 'Kaivegen 4', '6899 Hella'] },
    ])
  })

  it('never joins whole paragraphs on a line each, as some programs write them', () => {
    const paragraph = 'Ord '.repeat(60).trim()
    expect(blocksOf(`${paragraph}\nHilsen Turid`)).toMatchObject([{ lines: [paragraph, 'Hilsen Turid'] }])
  })

  it('makes lists of dashes and of numbers, also under a line that introduces them', () => {
    expect(blocksOf('Jeg har sett på:\n- filteret, som\n  var rent\n- pumpa')).toEqual([
      { kind: 'prose', lines: ['Jeg har sett på:'] },
      { kind: 'items', ordered: false, items: ['filteret, som var rent', 'pumpa'] },
    ])
    expect(blocksOf('1. Steng.\n2) Åpne.')).toEqual([{ kind: 'items', ordered: true, items: ['Steng.', 'Åpne.'] }])
  })

  it('takes one dash for a dash', () => {
    expect(kinds('- men det visste vi jo')).toEqual(['prose'])
  })

  it('keeps the lines of tables, indented code, shell commands and logs', () => {
    expect(kinds('tur       tid     trykk\nHella     07.10     1,8')).toEqual(['kept'])
    expect(kinds('| tur | tid |\n|---|---|\n| Hella | 07 |')).toEqual(['kept'])
    expect(kinds('    pump {\n      min = 1\n    }')).toEqual(['kept'])
    expect(kinds('if (a) {\n  b();\n}')).toEqual(['kept'])
    expect(kinds('$ make install')).toEqual(['kept'])
    expect(kinds('[    1.234567] usb 1-1: new device\n[    1.334567] usb 1-1: gone')).toEqual(['kept'])
  })

  it('keeps a patch whole, over its empty lines, until it ends', () => {
    const patch = '--- a/pump.c\n+++ b/pump.c\n@@ -1,3 +1,3 @@\n int a;\n\n-int b;\n+int c;'
    expect(blocksOf(`Her er den:\n\n${patch}\n\nHilsen Liam`)).toEqual([
      { kind: 'prose', lines: ['Her er den:'] },
      { kind: 'kept', text: patch },
      { kind: 'prose', lines: ['Hilsen Liam'] },
    ])
  })

  it('loses no word, whatever the text', () => {
    const words = (text: string): string => text.replace(/[\s\-*•‣–.)\d]+/g, '')
    const line = fc.string({
      unit: fc.constantFrom('a', 'ø', ' ', '-', '1', '.', ')', '>', '|', '\t', '{', ';', '@', '+'),
      maxLength: 80,
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const shown = blocksOf(lines.join('\n')).map((block) =>
          block.kind === 'prose'
            ? block.lines.join('\n')
            : block.kind === 'items'
              ? block.items.join('\n')
              : block.text,
        )
        expect(words(shown.join('\n'))).toBe(words(lines.join('\n')))
      }),
    )
  })

  it.each([
    ['dashes', '-'.repeat(200_000)],
    ['spaces', ' '.repeat(200_000)],
    ['dashes and an x', `${'-'.repeat(200_000)}x`],
    ['semicolons', '; '.repeat(100_000)],
    ['pipes', '|'.repeat(200_000)],
    ['quote marks', '> '.repeat(100_000)],
    ['short lines', 'a\n'.repeat(100_000)],
    ['list items', '- a\n'.repeat(100_000)],
    ['addresses', 'http://a.b/(('.repeat(20_000)],
    ['closing brackets', `http://a.b/${')'.repeat(200_000)}`],
  ])('reads 200 kB of %s to their end', (_, text) => {
    const spans = spansOf(text)
    expect(spans.map((span) => span.text).join('')).toBe(text)
    expect(blocksOf(text).length).toBeLessThanOrEqual(text.split('\n').length)
    expect(quotedRuns(text).every(({ depth }) => depth <= 3)).toBe(true)
  })
})

describe('quoted text', () => {
  const text = 'mandag skrev Turid:\n> ett\n> to\n>> tre\n> > > > fem\n'

  it('is cut by depth, its marks taken away, the fourth depth shown as the third', () => {
    expect(quotedRuns(text)).toEqual([
      { depth: 0, text: 'mandag skrev Turid:' },
      { depth: 1, text: 'ett\nto' },
      { depth: 2, text: 'tre' },
      { depth: 3, text: 'fem' },
    ])
  })

  it('is counted without the line that introduces it', () => {
    expect(quotedLines(text)).toBe(4)
    expect(quotedLines('Fra: Turid\nett\n\nto')).toBe(2)
    expect(quotedLines('> ett')).toBe(1)
  })
})

describe('web addresses in text', () => {
  const links = (text: string): string[] =>
    spansOf(text)
      .filter(({ kind }) => kind === 'link')
      .map((span) => span.text)

  it('end before the punctuation of the sentence, but keep a bracket of their own', () => {
    expect(links('Se https://a.example/x?y=1&z=(2). Og (http://b.example), ja!')).toEqual([
      'https://a.example/x?y=1&z=(2)',
      'http://b.example',
    ])
  })

  it('are only those of the web', () => {
    expect(links('javascript:alert(1) data:text/html,x ftp://a.example mailto:a@b.example http://')).toEqual([])
  })

  it('leave the text as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('http://', 'https://', 'a', '.', ')', '(', ' ', '"', '<', 'ø') }),
        (text) => {
          expect(
            spansOf(text)
              .map((span) => span.text)
              .join(''),
          ).toBe(text)
        },
      ),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { filesWithoutName, withoutName } from '../../src/ask/nameless.ts'

const IDA = { name: 'Ida Ruud', address: 'ida@energi.example' }
const left = (...lines: readonly string[]): string => withoutName(lines.join('\n'), IDA)

describe('the words of somebody who wants no name', () => {
  it.each([
    'Takk for sist, men hvordan rengjøres filteret?',
    'Best way to clean the filter?',
    'Thanks to the new firewall nothing works.',
    'Takk til Per, men det hjalp ikke.',
    'Best practice here is to wait, but why?',
    'Yours is newer than ours.',
  ])('keep a sentence that begins as a closing does: %s', (sentence) => {
    expect(left('Hei,', sentence, 'Det gjelder pumpe 3.')).toBe(`Hei,\n${sentence}\nDet gjelder pumpe 3.`)
  })

  it.each([
    ['Hilsen', 'Ida'],
    ['Hilsen ida på lønn'],
    ['Mvh', '', 'Ida Ruud', 'Rådgiver, lønn', '51 00 00 00'],
    ['Med venleg helsing Ida Ruud, rådgjevar'],
    ['På forhånd takk!', 'Ida'],
    ['Takk!'],
    ['Tusen takk,', '', 'Ida Ruud', 'Energi AS'],
    ['Thanks,', 'Ida'],
    ['Best, Ida'],
    ['Kind regards'],
    ['Ida Ruud', 'Rådgiver, lønn', '51 00 00 00'],
    ['   Mvh   Ida'],
  ])('lose a closing with what stands below it: %s', (...closing) => {
    expect(left('Hvordan rengjøres filteret?', '', ...closing)).toBe('Hvordan rengjøres filteret?')
  })

  it('have no genitive of theirs either, nor files named after them', () => {
    expect(left('Det er Idas lag og Ruuds pumpe.', 'Idastua er noe annet.')).toBe(
      'Det er … lag og … pumpe.\nIdastua er noe annet.',
    )
    const file = { index: 0, name: 'Ida_Ruud-notat.txt', type: 'text/plain', sizeBytes: 3 }
    expect(filesWithoutName([file], IDA)).toEqual([{ ...file, name: '…_…-notat.txt' }])
  })

  it('have no name and no address of theirs in them', () => {
    expect(left('Det er Ida Ruud her, ida@energi.example.', 'Hva nå?')).toBe('Det er … her, ….\nHva nå?')
  })

  it.each([' ', '\u00a0', 'mvh ', 'mvh.', 'Ida ', 'regards ', 'takk '])(
    'take no time to speak of, of many "%s"',
    (many) => {
      const line = `${many.repeat(300_000 / many.length)}x`
      const start = process.cpuUsage()
      left('Hei', line, line, line)
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(500) // whatever else the machine is busy with
    },
  )
})

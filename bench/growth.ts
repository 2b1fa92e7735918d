/** Whether reading a stranger's text takes time that grows as the text does, for texts made to be hard: how many times
 *  longer twice the text takes. Near 2 where it is linear, 4 where it grows with the square.
 *
 *  node bench/growth.ts */
import { addressesOf } from '../src/parse/addresses.ts'
import { htmlToText } from '../src/parse/html.ts'
import { splitOwnWords } from '../src/parse/own-words.ts'
import { safeHtml } from '../src/parse/safe-html.ts'
import { blocksOf, quotedRuns, spansOf } from '../src/web/blocks.ts'

const SMALL_CHARS = 200_000
const ROUNDS = 5
/** Under this the clock and the collector say more than the code. */
const NOISE_MS = 15

const READERS: Readonly<Record<string, readonly [read: (text: string) => unknown, patterns: readonly string[]]>> = {
  'own words': [
    splitOwnWords,
    [
      'a\n',
      'a:\n',
      '> a\nb\n',
      '|a\n|b\n',
      'A> b\nB> c\n',
      'wrote:\n',
      'On 3 Jan 2024 X <a@b> wrote\n',
      'From: x\nTo: y\n',
      '-- \n',
      '_',
      'hilsen\n',
    ],
  ],
  'HTML as text': [htmlToText, ['<', '<div>', '</div>', '<b></i>', '<td>', '<p><b>', '<!--', '&', '<a href="', '<li>']],
  'safe HTML': [(html) => safeHtml(html, new Map()), ['<', '</div>', '<b></b>', '<td>x', '<a href="x">y</a>', '&']],
  addresses: [(field) => addressesOf([field]), ['>', '(', 'a@b.no,', '"a" ', 'g:a@b.no;']],
  'text on a page': [
    (text) => [blocksOf(text), quotedRuns(text), spansOf(text)],
    ['; ', '|', '> ', '- a\n', 'http://a.b/((', ')'],
  ],
}

/** The least of five rounds each, in CPU time, so that a busy machine does not decide. */
function growthOf(read: (text: string) => unknown, pattern: string): number {
  const leastMs = (chars: number): number => {
    const text = pattern.repeat(Math.ceil(chars / pattern.length))
    const rounds = Array.from({ length: ROUNDS }, () => {
      const before = process.cpuUsage()
      read(text)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    })
    return Math.min(...rounds)
  }
  const [small, large] = [leastMs(SMALL_CHARS), leastMs(2 * SMALL_CHARS)]
  return large < NOISE_MS ? 1 : large / Math.max(small, 1)
}

for (const [name, [read, patterns]] of Object.entries(READERS)) {
  const growths = patterns.map((pattern) => ({ pattern, growth: growthOf(read, pattern) }))
  const worst = growths.reduce((most, one) => (one.growth > most.growth ? one : most))
  console.log(`${name}: at most ${worst.growth.toFixed(1)} times, for ${JSON.stringify(worst.pattern)}`)
}

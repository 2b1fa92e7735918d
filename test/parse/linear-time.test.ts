import { describe, expect, it } from 'vitest'
import { htmlToText } from '../../src/parse/html.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'
import { soak } from '../soak.ts'

const MEGABYTE = 1024 * 1024
/** A quarter of it usually, in a quarter of the time. */
const CHARS = MEGABYTE / soak.times(4, 1)
/** 200 ms of the processor's time for a megabyte on a machine with little else to do; twice that where other tests run beside. */
const LIMIT_MS = (2 * 200 * CHARS) / MEGABYTE
const TRIES = 5

/** So many characters of it over and over. */
const repeated = (pattern: string): string => pattern.repeat(Math.ceil(CHARS / pattern.length)).slice(0, CHARS)

/** The processor's time that it takes, in milliseconds: the best of some tries, but the first that is good enough. */
function cpuMsOf(read: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let tried = 0; tried < TRIES && best > LIMIT_MS; tried++) {
    const before = process.cpuUsage()
    read()
    best = Math.min(best, process.cpuUsage(before).user / 1000)
  }
  return best
}

const MARKS = [
  [
    '\n',
    ' ',
    'a\n',
    'a:\n',
    '>',
    '> a\nb\n',
    '|a\n|b\n',
    'A> b\nB> c\n',
    '>From \n',
    '    a\n',
    '\u00a0\n',
    '\u200b',
    '\r\n',
  ],
  ['man. 3 skrev \n', 'wrote:\n', 'On 3 Jan 2024 X <a@b> wrote\n', '2024-01-01 10:00 GMT+01:00 a\n', '?\n', '1. a\n'],
  ['Le 3 nov. 2025 à 14:02,\n', 'From: x\nTo: y\n', 'To: x\nSubject: y\n', 'To: a@b,\n', 'From: a@b\nOn Behalf Of\n'],
  ['Fra:\n', '03.11.2025 14:02\n', 'Til\nEmne\n', 'Please respond to\n', 'Sent by: x\n01/01/2020 10:00\n'],
  ['-- \n', '-- \n> a\n', '_', '-----', '-----Original Message-----\n', 'hilsen\n', 'Sendt fra min iPhone\n'],
  [
    'Mvh\nKari Li\nLeder\n> a\n',
    'Kari Li\n\n',
    '> a\nKari Li\nTlf 99 99 99 99\n\n',
    'Kari ',
    'Kari Li, ',
    '+47 ',
    'tlf 1 ',
  ],
  [
    'confidential privileged intended recipient ',
    'denne e-posten er konfidensiell\n\n',
    'offentlighetsloven ',
    'e-post ',
  ],
  ['> a\n\nDenne e-posten er konfidensiell og slettes av adressat\n\n', 'e-mail comes from outside ', "[You don't "],
  [`${'-'.repeat(40)}\n`, `${'_'.repeat(32)}\nhttps://x\n> a\n`, '--- a/b 2020\n> a\n', `> ${'x'.repeat(70)}\nrest\n`],
  ['www.', 'a@', '<a>', '[a]', '*', '(', 'æ', '😀'],
].flat()
const TAGS = [
  [
    '<',
    '<div>',
    '</div>',
    '<b></i>',
    '<p><b>',
    '<!--',
    '&',
    '&amp;',
    '<a href="',
    '<form>',
    '<h1>',
    '<p>a</p>',
    '<br>a',
    '<hr>',
  ],
  [
    '<td>',
    '<td>a',
    '<td><p>a</p>',
    '<tr>',
    '<tr><td>',
    '<table><tr><td>',
    '<table><tr><td>a</td><td>b</td></tr></table>',
  ],
  [
    '<li>',
    '<ol>',
    '<ul><li>',
    '<ol><li>a</ol>',
    '<blockquote>',
    '<blockquote>a</blockquote>',
    '<blockquote style="border:none">',
  ],
  ['<a href="https://x.no/a">b</a>', '<a href="mailto:x@y">b</a> ', '<img alt="a b">', '<pre>\n', 'a <b>b</b> '],
  ['<div style="display:none">', '<div style="max-height:0', '<div class="gmail_signature">a</div>'],
].flat()

describe('a megabyte of anything over and over', () => {
  it.each(MARKS)('is split into parts within 200 ms, to its end: %j', (pattern) => {
    const text = repeated(pattern)
    const read = () => expect(splitOwnWords(text, 'Kari Li').at(-1)?.end).toBe(text.length)
    expect(cpuMsOf(read)).toBeLessThan(LIMIT_MS)
  })

  it.each(TAGS)('is made text of within 200 ms where it is HTML: %j', (pattern) => {
    const html = repeated(pattern)
    expect(cpuMsOf(() => htmlToText(html))).toBeLessThan(LIMIT_MS)
  })
})

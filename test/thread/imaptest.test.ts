import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dataDir, whyNoData } from '../data.ts'
import { describeUnless } from '../unless.ts'
import { drawn, readMbox } from './drawn.ts'

const folder = join(dataDir ?? '', 'threading/imaptest')
/** What the first THREAD or SORT of a script is to answer. */
const wantedOf = (name: string): string =>
  /^\* (?:thread|sort) (.*)$/im.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? ''

/** Cases that ask for what we do not do: why, and what we do. Nothing else may differ. */
const OTHERWISE: Readonly<Record<string, readonly [why: string, trees: string]>> = {
  thread3: ['joins a whole archive by subject, and puts a mail under another with the same id', '(1)(2)'],
  thread4: ['joins a whole archive by subject, though the answer says which other mail it answers', '(1)(2)'],
  thread7: ['two mails with one id stand at one place: what answers them is drawn below both', '(1 (2)(4 3))'],
}

describeUnless(whyNoData, "threads as Dovecot's tests of IMAP want them", () => {
  it.each(['thread', 'thread2', 'thread3', 'thread4', 'thread5', 'thread6', 'thread7', 'thread8'])(
    '%s',
    async (name) => {
      const wanted = wantedOf(name)
      const mails = (await readMbox(join(folder, `${name}.mbox`))).slice(
        0,
        Math.max(...(wanted.match(/\d+/g)?.map(Number) ?? [])),
      )
      const [, otherwise] = OTHERWISE[name] ?? []
      expect(drawn(mails, (mail) => mails.indexOf(mail) + 1)).toBe(otherwise ?? wanted)
      expect(otherwise, 'no longer an exception').not.toBe(wanted)
    },
  )

  it.each(['thread-orderedsubject', 'thread-orderedsubject2'])(
    '%s: its threads are the base subjects',
    async (name) => {
      const mails = await readMbox(join(folder, `${name}.mbox`))
      const groups = Map.groupBy(mails.keys(), (i) => mails[i]?.baseSubject)
      const wanted = threadsIn(wantedOf(name))
      expect(wanted.length).toBeGreaterThan(1)
      expect(inOrder([...groups.values()].map((some) => some.map((i) => i + 1)))).toEqual(inOrder(wanted))
    },
  )

  it('sort-subject: base subjects sort as they are to', async () => {
    const mails = await readMbox(join(folder, 'sort-subject.mbox'))
    const keyOf = (i: number): string => mails[i]?.baseSubject.toUpperCase() ?? ''
    const sorted = [...mails.keys()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : a - b))
    expect(sorted.map((i) => i + 1).join(' ')).toBe(wantedOf('sort-subject'))
  })
})

/** The numbers in each outermost pair of brackets. */
function threadsIn(answer: string): number[][] {
  const threads: number[][] = []
  let depth = 0
  for (const [token] of answer.matchAll(/[()]|\d+/g)) {
    if (token === '(' && depth++ === 0) threads.push([])
    else if (token === ')') depth--
    else if (token !== '(') threads.at(-1)?.push(Number(token))
  }
  return threads
}

const inOrder = (threads: readonly (readonly number[])[]): string[] =>
  threads.map((some) => some.toSorted((a, b) => a - b).join(' ')).toSorted()

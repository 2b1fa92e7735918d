import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import type { CitingMail } from '../../src/model/thread.ts'
import { ownThreadOf } from '../../src/thread/own-thread.ts'
import { knownOf } from '../../src/thread/threads.ts'

const mail = (messageId: string, baseSubject: string, ...references: string[]): CitingMail => ({
  messageId: messageId as MessageId,
  baseSubject,
  references: references as MessageId[],
})
const heldBack = (one: CitingMail, ...others: CitingMail[]) => ownThreadOf(one, knownOf([one, ...others])).heldBack

const PUMP = [mail('a1', 'pumpe'), mail('a2', 'pumpe', 'a1')]
const LEASE = [mail('b1', 'leie'), mail('b2', 'leie', 'b1')]
const BOILER = [mail('c1', 'kjel'), mail('c2', 'kjel', 'c1')]

describe('a mail is held to be in the thread of its parent, and not in', () => {
  it('the threads of strangers whose ids it cites as well', () => {
    const forged = mail('x', 'gratis', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')
    expect(heldBack(forged, ...PUMP, ...LEASE, ...BOILER)).toEqual(['a1', 'a2', 'b1', 'b2'])
  })

  it('those threads either where their first mail is missing but their answers are there', () => {
    const [, answer] = PUMP as [CitingMail, CitingMail]
    expect(heldBack(mail('x', 'gratis', 'a1', 'b1', 'b2'), answer, ...LEASE)).toEqual(['a1'])
  })

  it('a second thread under an invented last id', () => {
    expect(heldBack(mail('x', 'gratis', 'a1', 'b1', 'invented'), ...PUMP, ...LEASE)).toEqual(['a1'])
  })
})

describe('a mail is in one thread with', () => {
  it('all that it cites of the thread it answers, also where the subject changed on the way', () => {
    const renamed = mail('a3', 'ventil', 'a1', 'a2')
    expect(heldBack(mail('a4', 'ventil', 'a1', 'a2', 'a3'), ...PUMP, renamed)).toEqual([])
  })
  it('mails before one whose program wrote no References, by their subject', () => {
    expect(heldBack(mail('a3', 'pumpe', 'a1', 'bare'), ...PUMP, mail('bare', 'pumpe'))).toEqual([])
  })
  it('whatever it cites that nobody has', () => {
    expect(heldBack(mail('x', 'pumpe', 'gone', 'a1', 'borte'), ...PUMP)).toEqual([])
  })
  it('the series whose part it answers, where that part went to another list', () => {
    expect(heldBack(mail('x', 'part two', 'a1', 'elsewhere'), ...PUMP)).toEqual([])
  })
})

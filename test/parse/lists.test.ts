import { describe, expect, it } from 'vitest'
import { listsOf } from '../../src/parse/lists.ts'
import { headersOf } from './headers-of.ts'

const lists = (fields: string[], recipients: string[] = []) => listsOf(headersOf('Subject: x', ...fields), recipients)

describe('the lists a mail came through', () => {
  it.each([
    [
      'List-Post',
      ['List-Post: <mailto:Drift@example.org?subject=x>, <https://example.org> (note)'],
      ['drift@example.org'],
    ],
    ['an escaped List-Post', ['List-Post: <mailto:drift%2Bvika@example.org>'], ['drift+vika@example.org']],
    ['a List-Post that says NO, by List-Id', ['List-Post: NO', 'List-Id: <nytt.example.org>'], ['nytt@example.org']],
    [
      'X-BeenThere of two lists',
      ['X-BeenThere: drift@example.org', 'X-BeenThere: alle@example.org'],
      ['drift@example.org', 'alle@example.org'],
    ],
    [
      "ezmlm's Mailing-List",
      ['Mailing-List: list drift@example.org; contact drift-owner@example.org'],
      ['drift@example.org'],
    ],
    ['a contact, which is no list', ['Mailing-List: contact drift-help@example.org; run by ezmlm'], []],
    ['X-Mailing-List', ['X-Mailing-List: <drift@example.org> archive/latest/12'], ['drift@example.org']],
    ['List-Id where nothing else says', ['List-Id: Drift <drift.lister.example.org>'], ['drift@lister.example.org']],
    ['a bare List-Id', ['List-Id: drift.lister.example.org'], ['drift@lister.example.org']],
    ['no list', ['To: kari@example.org'], []],
    ['no list: a broken header', ['List-Post: <mailto:>', 'List-Id: <drift>'], []],
  ])('are read from %s', (_, fields, expected) => {
    expect(lists(fields)).toEqual(expected)
  })

  it("are the recipient that a List-Id stands for, where it is under or above the recipient's domain", () => {
    expect(lists(['List-Id: <drift.lister.example.org>'], ['kari@example.org', 'drift@example.org'])).toEqual([
      'drift@example.org',
    ])
    expect(lists(['List-Id: <drift.lister.example.org>', 'X-Original-To: drift@example.org'])).toEqual([
      'drift@example.org',
    ])
    expect(lists(['List-Id: <drift.lister.example.org>'], ['drift@example.com'])).toEqual(['drift@lister.example.org'])
  })

  it('are each named once', () => {
    expect(
      lists([
        'List-Post: <mailto:drift@example.org>',
        'X-BeenThere: drift@example.org',
        'List-Id: <drift.example.org>',
      ]),
    ).toEqual(['drift@example.org'])
  })
})

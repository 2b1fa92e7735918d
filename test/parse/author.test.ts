import { describe, expect, it } from 'vitest'
import type { ListAddress } from '../../src/model/ids.ts'
import { authorOf } from '../../src/parse/author.ts'
import { headersOf } from './headers-of.ts'

const LIST = 'drift@lister.example.org'
const author = (...fields: string[]) => authorOf(headersOf(...fields), [LIST as ListAddress])

describe('the author', () => {
  it('is From, its address in lower case and its name without quotes or address', () => {
    expect(author('From: "\'Kari Li (mailto:kari@example.org)\'" <Kari.Li@Example.org>')).toEqual({
      name: 'Kari Li',
      address: 'kari.li@example.org',
    })
    expect(author("From: 'kari@example.org' <kari@example.org>")).toEqual({ name: '', address: 'kari@example.org' })
    expect(author('From: =?utf-8?q?Bj=C3=B8rn_=C3=85s?= <bjorn@example.org>')).toEqual({
      name: 'Bjørn Ås',
      address: 'bjorn@example.org',
    })
  })

  it('is Sender where there is no From, and nobody where there is neither', () => {
    expect(author('Sender: Kari Li <kari@example.org>')).toEqual({ name: 'Kari Li', address: 'kari@example.org' })
    expect(author('Subject: x')).toEqual({ name: '', address: '' })
  })

  it.each([
    ['by Reply-To', [`From: Kari Li via Drift <${LIST}>`, 'Reply-To: Kari Li <kari@example.com>'], 'kari@example.com'],
    [
      'by Reply-To beside the list',
      [`From: 'Kari Li' via Drift <${LIST}>`, `Reply-To: Drift <${LIST}>, kari@example.com`],
      'kari@example.com',
    ],
    [
      'by X-Original-From',
      [
        `From: Kari Li via Drift <${LIST}>`,
        'X-Original-From: Kari Li <kari@example.com>',
        'Reply-To: Ola <ola@example.com>',
      ],
      'kari@example.com',
    ],
    [
      'by a relay, with Reply-To',
      ['From: Kari Li via B4 Relay <devnull+kari.example.com@relay.example>', 'Reply-To: kari@example.com'],
      'kari@example.com',
    ],
    [
      "by the address written into the list's",
      ['From: Kari Li via groups <kari=example.com@groups.example>'],
      'kari@example.com',
    ],
    ['by no more than a name', [`From: Kari Li via Drift <${LIST}>`], ''],
    ['when the name hides nothing', [`From: Kari Li <${LIST}>`, 'Reply-To: kari@example.com'], 'kari@example.com'],
    [
      "Yahoo's way",
      [`From: "Kari Li kari@example.com [drift]" <${LIST}>`, 'Reply-To: Kari Li <kari@example.com>'],
      'kari@example.com',
    ],
    [
      "Mailman's way where answers go to the list, by Cc",
      [
        `From: Kari Li via Drift <${LIST}>`,
        `Reply-To: Drift <${LIST}>`,
        'Cc: Ola <ola@example.com>, Kari Li <kari@example.com>',
      ],
      'kari@example.com',
    ],
    [
      "Google Groups' way",
      [
        `From: "'Kari Li' via Drift" <${LIST}>`,
        'X-Original-Sender: kari@example.com',
        'X-Original-From: Kari Li <kari@example.com>',
        'Reply-To: Kari Li <kari@example.com>',
      ],
      'kari@example.com',
    ],
    [
      "Groups.io's way",
      ['From: "Kari Li via groups.io" <kari=example.com@groups.io>', `Reply-To: ${LIST}`],
      'kari@example.com',
    ],
    [
      "Sympa's way",
      [
        `From: "Kari Li (via drift Mailing List)" <${LIST}>`,
        'X-Original-From: Kari Li <kari@example.com>',
        `Reply-To: ${LIST}`,
      ],
      'kari@example.com',
    ],
    [
      "LISTSERV's way, where it says no more than a stand-in",
      ['From: Kari Li <00000a1b2c3d4e5f-dmarc-request@lister.example.org>', `Reply-To: Drift <${LIST}>`],
      '',
    ],
    [
      "LISTSERV's way, with Reply-To",
      ['From: Kari Li <00000a1b2c3d4e5f-dmarc-request@lister.example.org>', 'Reply-To: Kari Li <kari@example.com>'],
      'kari@example.com',
    ],
    [
      'with nothing after via',
      [`From: Kari Li via <${LIST}>`, 'Reply-To: "Li, Kari" <kari@example.com>'],
      'kari@example.com',
    ],
    [
      'by what the first server in ARC found',
      [
        `From: Kari Li via Drift <${LIST}>`,
        'ARC-Authentication-Results: i=2; mx.example.net; spf=pass smtp.mailfrom=drift-bounces@lister.example.org; dmarc=pass header.from=lister.example.org',
        'ARC-Authentication-Results: i=1; lister.example.org; spf=pass smtp.mailfrom=kari@example.com; dmarc=pass header.from=example.com',
      ],
      'kari@example.com',
    ],
    [
      "by nothing of somebody else's",
      [`From: Kari Li via Drift <${LIST}>`, 'Reply-To: Ola Berg <ola@example.com>', 'Cc: Per Li <per@example.com>'],
      '',
    ],
  ])('is found again %s, when a list wrote itself into From', (_, fields, address) => {
    expect(author(...fields)).toEqual({ name: 'Kari Li', address })
  })

  it('is not who answers should go to, in mail that no list rewrote', () => {
    expect(author('From: Kari Li <kari@example.org>', 'Reply-To: Ola <ola@example.org>').address).toBe(
      'kari@example.org',
    )
  })

  it('is not the first who answers should go to, when somebody else wrote by a service', () => {
    expect(author('From: Kari Li via Skjema <skjema@tjeneste.example>', 'Reply-To: ola@example.com').address).toBe('')
  })
})

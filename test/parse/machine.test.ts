import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Machine } from '../../src/model/message.ts'
import { addressesOf } from '../../src/parse/addresses.ts'
import { readHeaders } from '../../src/parse/headers.ts'
import { machineOf } from '../../src/parse/machine.ts'
import { dataDir } from '../data.ts'
import { describeUnless } from '../unless.ts'
import { headersOf } from './headers-of.ts'

const machine = (...fields: string[]): Machine | undefined => {
  const headers = headersOf('X-Test: x', ...fields)
  return machineOf(headers, addressesOf(headers.all('from'))[0] ?? { name: '', address: '' }, headers.text('subject'))
}

describe('mail written by a program', () => {
  it.each<[string, Machine, string[]]>([
    [
      'an absence reply by header',
      'auto-reply',
      ['From: kari@example.org', 'Auto-Submitted: auto-replied', 'Subject: Ferie'],
    ],
    [
      'an absence reply that has no header, in bokmål',
      'auto-reply',
      ['From: kari@example.org', 'Subject: Fraværsmelding: Pumpe i Vika'],
    ],
    ['in nynorsk', 'auto-reply', ['From: kari@example.org', 'Subject: Ikkje på kontoret']],
    ['in English', 'auto-reply', ['From: kari@example.org', 'Subject: Out of office Re: pump']],
    ['in English, by Outlook', 'auto-reply', ['From: kari@example.org', 'Subject: Automatic reply: pump']],
    ['in Swedish', 'auto-reply', ['From: kari@example.org', 'Subject: Automatiskt svar: pump']],
    ['in German', 'auto-reply', ['From: kari@example.org', 'Subject: Abwesenheitsnotiz: Pumpe']],
    [
      'a read receipt',
      'auto-reply',
      ['From: kari@example.org', 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b'],
    ],
    [
      'a delivery report',
      'bounce',
      ['From: kari@example.org', 'Content-Type: multipart/report; report-type="delivery-status"; boundary=b'],
    ],
    [
      'a bounce by its sender and subject',
      'bounce',
      ['From: Mail Delivery System <postmaster@example.org>', 'Subject: Undeliverable: pumpe'],
    ],
    [
      'a bounce with an empty return path',
      'bounce',
      ['Return-Path: <>', 'From: it@example.org', 'Subject: Delivery has failed'],
    ],
    ['what nobody can answer', 'robot', ['From: Varsel <no-reply@example.org>', 'Subject: Ny sak']],
    ['what nobody can answer, in Norwegian', 'robot', ['From: ikke-svar@example.org', 'Subject: Kvittering']],
    ['cron', 'robot', ['From: Cron Daemon <root@vert.example.org>', 'Subject: Cron <root@vert> backup']],
    [
      'a code review server',
      'robot',
      ['From: "Kari Li (Code Review)" <gerrit@example.org>', 'X-Gerrit-MessageType: comment'],
    ],
    ['what says that it was generated', 'robot', ['From: kari@example.org', 'Auto-Submitted: auto-generated']],
  ])('is known: %s', (_, expected, fields) => {
    expect(machine(...fields)).toBe(expected)
  })

  it.each<[string, string[]]>([
    [
      'came through a list',
      [
        'From: kari@example.org',
        'Precedence: list',
        'List-Id: <drift.example.org>',
        'List-Unsubscribe: <mailto:x@example.org>',
      ],
    ],
    ["carries Exchange's X-Auto-Response-Suppress", ['From: kari@example.org', 'X-Auto-Response-Suppress: All']],
    ['says that it was not generated', ['From: kari@example.org', 'Auto-Submitted: no']],
    ['has a holiday for its subject', ['From: kari@example.org', 'Subject: Ferieplan for driftsgruppa']],
    ['answers about a bounce', ['From: kari@example.org', 'Subject: Re: Mail delivery failed']],
    ['asks about absence', ['From: kari@example.org', 'Subject: Fravær i prosjektet']],
    ['is from Abbot, Notify of the post office', ['From: Abbot Rootes <abbot.rootes@example.org>']],
    ['is sent by the postmaster in person', ['From: Postmaster <admin@example.org>', 'Subject: Nye regler for e-post']],
  ])('is not what a person wrote and %s', (_, fields) => {
    expect(machine(...fields)).toBeUndefined()
  })
})

describeUnless(dataDir === undefined ? 'no real mail here' : undefined, 'delivery reports of 80 mail systems', () => {
  it('are nearly all known as bounces or absence replies, and those that are not mostly as programs', () => {
    const folder = `${dataDir}/fixtures/sisimai-bounces`
    const mails = ['bsd', 'dos'].flatMap((kind) =>
      readdirSync(`${folder}/${kind}`).map((name) => readFileSync(`${folder}/${kind}/${name}`)),
    )
    const kinds = mails.map((raw) => {
      const headers = readHeaders(raw)
      return machineOf(
        headers,
        addressesOf(headers.all('from'))[0] ?? { name: '', address: '' },
        headers.text('subject'),
      )
    })
    const share = (kind: (machine: Machine | undefined) => boolean) => kinds.filter(kind).length / kinds.length
    expect(mails.length).toBeGreaterThan(500)
    expect(share((kind) => kind === 'bounce' || kind === 'auto-reply')).toBeGreaterThan(0.95)
    expect(share((kind) => kind !== undefined)).toBeGreaterThan(0.98)
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Message } from '../../src/model/message.ts'
import { threadsOf } from '../../src/thread/threads.ts'
import { threadTree } from '../../src/thread/tree.ts'
import { dataDir, whyNoData } from '../data.ts'
import { describeUnless } from '../unless.ts'
import { readAll, toThreading } from './drawn.ts'

/** Cases that ask for what we do not do, and what we do. Nothing else may differ. */
const OTHERWISE: Readonly<Record<string, readonly [why: string, ...threads: readonly (readonly string[])[]]>> = {
  'duplicate-message-id-first-wins': [
    'which of two mails with one id came first says nothing: both stand at its place, and so in its thread',
    ['second', 'second', 'child', 'first'],
  ],
  'localized-subject-prefixes': [
    'joins a whole archive by a subject of four letters; ours must have five',
    ...['root', 're-numbered', 'forward', 'aw', 'sv', 'antw', 'rv', 'odp', 'tr', 'wg']
      .map((name) => `<prefix-${name}@example>`)
      .map((id) => [id, id]),
  ],
  'subject-fallback-groups-headerless': [
    'joins a whole archive by a subject that everyone uses, "Hello"',
    ...['root', 'reply', 'localized'].map((name) => `<subject-${name}@example>`).map((id) => [id, id]),
  ],
  'subject-forward-wrapper-normalization': [
    'joins a whole archive by subject: a forward is no answer, and begins a thread of its own',
    ['topic', 'topic'],
    ['wrapped', 'wrapped'],
  ],
  'subject-trailer-fwd-normalization': [
    'joins a whole archive by subject: a forward is no answer, and begins a thread of its own',
    ['topic', 'topic'],
    ['topic-fwd', 'topic-fwd'],
  ],
  'subject-prefixes-custom': [
    'a prefix that its caller sets; joins a whole archive by a subject of four letters',
    ['topic', 'topic'],
    ['reply', 'reply'],
  ],
  'subject-merge-disabled': [
    'joining by subject is turned off by its caller; ours is always there, as a last resort',
    ['<strict-subject-root@example>', '<strict-subject-root@example>', '<strict-subject-reply@example>'],
  ],
}

interface Case {
  readonly name: string
  readonly options?: { readonly prune_phantoms?: boolean }
  readonly input: readonly {
    readonly id: string
    readonly message_id: string | null
    readonly in_reply_to?: string | null
    readonly references: readonly string[]
    readonly subject: string
    readonly date: string
  }[]
  readonly expected: { readonly threads: readonly { readonly root: string; readonly messages: readonly string[] }[] }
}

/** As mail of one list, by one person: so that nothing but what a case is about keeps its mails apart. */
const raw = ({ id, message_id, in_reply_to, references, subject, date }: Case['input'][number]): string =>
  [
    'From: Kari Lund <kari@energi.example>',
    'To: drift@energi.example',
    'List-Post: <mailto:drift@energi.example>',
    `Subject: ${subject}`,
    `Date: ${new Date(date).toUTCString()}`,
    ...(message_id === null ? [] : [`Message-ID: ${message_id}`]),
    ...(in_reply_to ? [`In-Reply-To: ${in_reply_to}`] : []),
    ...(references.length === 0 ? [] : [`References: ${references.join(' ')}`]),
    '',
    `Dette er ${id}.`,
  ].join('\r\n')

/** Each thread as its root and its mails in order of time, by the names that the case gives them. */
async function threaded({ input, options }: Case): Promise<string[][]> {
  const mails = await readAll(input.map(raw))
  const names = new Map(mails.map((mail, i) => [mail, input[i]?.id ?? '']))
  const nameOf = (mail: Message): string => names.get(mail) ?? ''
  const keepsGhosts = options?.prune_phantoms === false
  return threadsOf(mails.map(toThreading))
    .map((ids) => {
      const inside = mails.filter(({ id }) => ids.includes(id)).toSorted(inTime)
      const root = threadTree(inside.map((mail) => ({ ...mail, mail, messageId: mail.id }))).find(
        ({ mail }) => mail !== undefined || keepsGhosts,
      )
      return {
        atMs: inside[0]?.writtenAtMs ?? 0,
        thread: [root?.mail === undefined ? (root?.messageId ?? '') : nameOf(root.mail.mail), ...inside.map(nameOf)],
      }
    })
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ thread }) => thread)
}
const inTime = (a: Message, b: Message): number => a.writtenAtMs - b.writtenAtMs

const folder = join(dataDir ?? '', 'threading/conformance/conformance')
const cases =
  dataDir === undefined
    ? []
    : readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case)

describeUnless(whyNoData, 'threads as the cases of another project want them', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const [, ...otherwise] = OTHERWISE[name] ?? []
    const wanted = one.expected.threads.map(({ root, messages }) => [root, ...messages])
    expect(await threaded(one)).toEqual(otherwise.length > 0 ? otherwise : wanted)
    if (otherwise.length > 0) expect(otherwise, 'no longer an exception').not.toEqual(wanted)
  })

  it('are 37 cases', () => expect(cases).toHaveLength(37))
})

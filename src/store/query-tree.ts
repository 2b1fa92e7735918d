import type { AddressKey, ThreadId } from '../model/ids.ts'

/** A query as a tree, made by `parseQuery` from what a person typed, translated by each adapter. Adapters never see text.
 *
 *  Grammar: words, "phrases", prefix* (three letters or more), -not, OR, and `field:value` for from, to, list, subject,
 *  after, before, has, is, lang, by their English and Norwegian names. Anything else is read as words; nothing is a
 *  syntax error. What it all means: docs/search.md. */
export type Query =
  | { readonly kind: 'all'; readonly of: readonly Query[] }
  | { readonly kind: 'any'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | Leaf

export type Field = 'text' | 'subject' | 'sender' | 'recipients'

/** Whether words in a field say how well a mail matches, and not only whether: a name, of who wrote or whom to, is no content. */
export const isContent = (field: Field): field is ContentField => field === 'text' || field === 'subject'
export type ContentField = 'text' | 'subject'

export type Leaf =
  /** One word: matches its form, or mail whose words share one of its stems. `field` text is subject, own, quoted, names, sender. */
  | { readonly kind: 'word'; readonly field: Field; readonly form: string; readonly stems: readonly string[] }
  /** Forms in this order, next to each other, in one field. */
  | { readonly kind: 'phrase'; readonly field: Field; readonly forms: readonly string[] }
  /** Any form that starts so; three characters or more. */
  | { readonly kind: 'prefix'; readonly field: Field; readonly start: string }
  /** Lists whose address, the part before its @, or List-Id equals this text (lower case). */
  | { readonly kind: 'list'; readonly text: string }
  /** Written by one of these; made by `find/` from a person, never typed. */
  | { readonly kind: 'author'; readonly addresses: readonly AddressKey[] }
  /** In one of these threads; made by `find/`, never typed. */
  | { readonly kind: 'thread'; readonly threads: readonly ThreadId[] }
  /** Written in [fromMs, toMs). An open end is a time no date can have, beyond 8.64e15. */
  | { readonly kind: 'written'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'language'; readonly language: string }
  | { readonly kind: 'flag'; readonly flag: 'attachment' | 'question' | 'answered' }

import type { AddressKey } from './ids.ts'

/** What is known of an address: how it was named, and where it was seen. */
export interface AddressEntry {
  readonly key: AddressKey
  /** In lower case. */
  readonly address: string
  /** Display names, and how many mails it wrote under each (0: only others called it so). */
  readonly names: readonly { readonly name: string; readonly count: number }[]
  /** Mails it wrote, and how many of them a program did (bounces, robots; absence replies are people's). */
  readonly mails: number
  readonly machineMails: number
  readonly isList: boolean
  /** Threads it wrote in; some hundred are enough. */
  readonly threads: readonly number[]
  /** Telephone numbers (`phoneKey`) and signature blocks (`Contact.block`) that two or more of its mails are signed with. */
  readonly phones?: readonly string[]
  readonly blocks?: readonly string[]
}

/** Why an address counts as another of the same person. */
export type JoinReason =
  | 'by-hand'
  | 'same-mailbox'
  | 'same-firm'
  | 'rare-name'
  | 'name-and-threads'
  | 'name-and-mailbox'
  | 'name-and-phone'
  | 'same-signature'

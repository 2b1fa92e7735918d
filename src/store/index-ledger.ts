import type { MailKey } from '../model/ids.ts'
import type { EngineKind, Generation } from './index-engine.ts'
import type { ChangedFacts, HeldMail, Refused } from './search-index.ts'
import type { MailText, StoredMail } from './stored.ts'

/** That an index was told of a mail as it was after a change. */
export type Told = Pick<ChangedFacts, 'mail' | 'change'>

/** What the record knows of a generation of the index. */
export interface StoredGeneration {
  readonly generation: Generation
  readonly engine: EngineKind
  /** Which tables or mapping (`IndexEngine.layout`) and which words (`WORDS_VERSION`) it was made with. */
  readonly layout: number
  readonly words: number
  /** One of an engine's is current; an old one is kept, and can be caught up with, until it is dropped. */
  readonly state: 'filling' | 'current' | 'old'
}

/** How an engine's index stands. */
export interface IndexState {
  /** What the archive is called on a server; undefined while it never was on one. */
  readonly archive: string | undefined
  readonly current: StoredGeneration | undefined
  /** About how many mails searches do not find yet. */
  readonly lacks: number
}

/** A mail with what is needed to make its entry. */
export interface MailToIndex {
  readonly facts: ChangedFacts
  /** With the author's name as it stands in the mail. */
  readonly stored: StoredMail
  readonly body: MailText
  /** The text of its attachments, as far as it has been read. */
  readonly files: readonly string[]
}

/** Mails that a generation lacks. */
export interface Lacking {
  readonly mails: readonly MailKey[]
  /** The filling has come so far once it holds these. */
  readonly filledTo: MailKey
  /** Where to go on; undefined at the end. */
  readonly next: Place | undefined
}

/** How far a going through what is lacking has come: among the marked mails, and in the filling. */
export interface Place {
  readonly marked: MailKey
  readonly filled: MailKey
}

/** The record's book of what each generation of the index holds: where an index fell behind, it is caught up with from here. */
export interface IndexLedger {
  /** What this archive is called among others on one server. */
  archive(): Promise<string>
  generations(): Promise<readonly StoredGeneration[]>
  /** About how many mails a generation is not known to hold as they now are. */
  lacks(generation: Generation): Promise<number>
  /** Begins a generation that holds nothing yet. */
  startGeneration(
    of: Pick<StoredGeneration, 'engine' | 'layout' | 'words'> & { readonly state: 'filling' | 'current' },
  ): Promise<Generation>
  /** The generation is to be filled anew: all of it, or a part, is no longer there. What is to go is still to go. */
  emptyGeneration(generation: Generation): Promise<void>
  /** Makes a generation its engine's current one, and the one before it old. */
  promote(generation: Generation): Promise<void>
  forgetGeneration(generation: Generation): Promise<void>
  /** Forgets all generations and the archive's name, as for a copy of a record that goes its own way. */
  forgetGenerations(): Promise<void>

  /** How many mails an index of this record is to hold. */
  size(): Promise<number>
  /** At most `limit` mails, and fewer where they are large, each once when gone through by `next`, whether or not the index is told
   *  of them meanwhile; of those that `marked` alone where that is asked for. */
  lacking(generation: Generation, limit: number, from?: Place, which?: 'marked'): Promise<Lacking>
  /** Those of the mails that are still there. */
  mailsToIndex(mails: readonly MailKey[]): Promise<readonly MailToIndex[]>
  /** The index was told of these mails, and refused some. Where one has changed since, it is lacking still. */
  indexed(
    generation: Generation,
    told: readonly Told[],
    refused?: readonly Refused[],
    filledTo?: MailKey,
  ): Promise<void>
  /** Mails that the engine could not take, and why. */
  refused(generation: Generation): Promise<readonly Refused[]>
  /** Marks mails as lacking, where an index was found to differ. */
  markLacking(generation: Generation, mails: readonly MailKey[]): Promise<void>
  /** Marks mails as lacking because something outside the record changed, such as their vectors. Whoever tells the index just now
   *  what was known before does not clear the mark. */
  changed(generation: Generation, mails: readonly MailKey[]): Promise<void>
  /** Mails that left the record, as their senders asked, and that the generation may still hold; at most `limit`. */
  gone(generation: Generation, limit: number): Promise<readonly MailKey[]>
  /** The generation no longer holds these. */
  forgotten(generation: Generation, mails: readonly MailKey[]): Promise<void>
  /** Mails with the thread and openness that an index should have, in rising order after `after`. */
  shouldHold(after: MailKey, limit: number): Promise<readonly HeldMail[]>
}

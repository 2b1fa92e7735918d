import type { IndexReader, IndexWriter } from './search-index.ts'

export type EngineKind = 'sqlite' | 'elasticsearch'

/** The number of a filling of the index. Searches read one generation while the next is filled. */
export type Generation = number & { readonly __brand: 'Generation' }

/** Writing one generation, and reading back what it holds. */
export interface GenerationWriter extends IndexWriter, Pick<IndexReader, 'held'> {
  /** After much was put: gives back room that the generation no longer needs. May take minutes; searches go on. */
  compact(): Promise<void>
  close(): Promise<void>
}

export interface Health {
  readonly ok: boolean
  readonly detail: string
}

/** Where an archive's index lies, in generations. Every method rejects with IndexUnavailable where it cannot be reached. */
export interface IndexEngine {
  readonly kind: EngineKind
  /** Of this program's tables or mapping: a generation of another layout cannot be written, and is to be filled anew. */
  readonly layout: number
  /** How many mails are best put at once. */
  readonly batchMails: number
  /** Whether the generation is there. */
  has(generation: Generation): Promise<boolean>
  /** Opens a generation for writing, made empty where it is not there; `mails` is about how many it will hold. */
  open(generation: Generation, mails: number): Promise<GenerationWriter>
  /** Searches read this generation from now on, all of them in one step. */
  show(generation: Generation): Promise<void>
  /** How the generation is, for whoever looks after it: in one line, without a word of anyone's mail. */
  health(generation: Generation): Promise<Health>
  /** Removes a generation; one that is not there is no matter. */
  drop(generation: Generation): Promise<void>
  close(): Promise<void>
}

/** Texts as vectors: those that mean much the same lie near each other, also in different languages. */
export interface Embedder {
  /** Which model; vectors of two models say nothing of each other. */
  readonly model: string
  /** The vector of a question somebody asks, or of a text it may be answered by; as long as the model makes them.
   *  @throws EmbedderAway */
  embed(text: string, kind: 'query' | 'passage', signal?: AbortSignal): Promise<Float32Array>
}

/** The server that makes vectors gives none just now. The message says why, and holds no text. */
export class EmbedderAway extends Error {
  /** It gives some, but not of this very text. */
  readonly isAboutText: boolean
  constructor(message: string, isAboutText = false) {
    super(message)
    this.isAboutText = isAboutText
  }
}

/** The words of a piece of text as an index counts them: each as its form (folded, lower case), in reading order, joined
 *  by single spaces; and the stems of those whose stem is another word than the form, likewise. A stem is thus looked for
 *  among both. Made only by `language/`. */
export interface Words {
  readonly forms: string
  readonly stems: string
}

/** A mail's words by field, ready to be counted by either engine. */
export interface MailWords {
  readonly subject: Words
  readonly own: Words
  /** Quoted and forwarded text: searched, but weighing little, and nobody's credit. */
  readonly quoted: Words
  /** The text of attachments: searched, weighing as little as quotes, and nobody's credit. Empty until it has been read. */
  readonly files: Words
  /** Names of attachments. */
  readonly names: string
  /** The author's name and address, whole and in parts. */
  readonly sender: string
  readonly recipients: string
}

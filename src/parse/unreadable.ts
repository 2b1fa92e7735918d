/** A mail nothing can be read of. `message` says why in words for the one who imports; no addresses, no text of the mail. */
export class UnreadableMail extends Error {
  override readonly name = 'UnreadableMail'
}

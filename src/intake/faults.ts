/** A file, folder or stream that cannot be read as mail. `message` is one line for the person who named it. */
export class IntakeError extends Error {
  readonly where: string
  readonly why: string
  constructor(where: string, why: string, cause?: unknown) {
    super(`${where}: ${why}`, { cause })
    this.name = new.target.name
    this.where = where
    this.why = why
  }
}

/** The file was read, and is neither a mailbox nor a mail; `why` says what was found instead. */
export class NotAMailbox extends IntakeError {
  /** It is of a kind that mail may be in, if another program makes it something that we read. */
  readonly mayHoldMail: boolean
  constructor(where: string, why: string, mayHoldMail = false) {
    super(where, why)
    this.mayHoldMail = mayHoldMail
  }
}

/** The folder for large mails cannot take one: ours to fix, so it stops an import instead of skipping the mail. */
export class SpoolError extends Error {
  constructor(folder: string, cause: unknown) {
    super(`a large mail cannot be kept in ${folder}: ${reasonOf(cause)}`, { cause })
    this.name = 'SpoolError'
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'a folder, and not a file',
  ELOOP: 'a link that leads back to itself',
  ENAMETOOLONG: 'its path is too long',
  EIO: 'the disk could not read it',
  ENOSPC: 'no space left',
}

/** What went wrong, in plain words where it is one of the usual ways that reading a disk fails. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error))
}

import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Delivery {
  /** IMAP's INTERNALDATE. */
  readonly internalDate?: Date
  /** System flags: `\\Seen`, `\\Answered`, `\\Flagged`, `\\Deleted`, `\\Draft`. Without this the mail lies in new/. */
  readonly flags?: readonly string[]
}

const LETTERS: Record<string, string> = {
  '\\Draft': 'D',
  '\\Flagged': 'F',
  '\\Answered': 'R',
  '\\Seen': 'S',
  '\\Deleted': 'T',
}

/** Maildir++ as Dovecot lays it out, written beside a running Dovecot: some thousand mails a second, APPEND does 300. */
export class Maildir {
  private readonly base: string
  private readonly owner: { readonly uid: number; readonly gid: number }
  private delivered = 0

  constructor(base: string, owner: { readonly uid: number; readonly gid: number }) {
    this.base = base
    this.owner = owner
  }

  async deliver(
    user: string,
    folder: string,
    raw: Uint8Array | string,
    { internalDate = new Date(), flags }: Delivery = {},
  ): Promise<void> {
    const box = await this.makeBox(user, folder)
    const bytes = Buffer.from(raw)
    const seconds = Math.floor(internalDate.getTime() / 1000)
    const name = `${seconds}.M${++this.delivered}P${process.pid}.test,S=${bytes.length}`
    const written = join(box, 'tmp', name)
    await writeFile(written, bytes)
    await utimes(written, seconds, seconds) // INTERNALDATE is the file's time
    await this.own(written)
    await rename(
      written,
      flags === undefined ? join(box, 'new', name) : join(box, 'cur', `${name}:2,${lettersOf(flags)}`),
    )
  }

  /** Nobody may read a folder any more. */
  async close(user: string, folder: string): Promise<void> {
    await chmod(await this.makeBox(user, folder), 0)
  }

  private async makeBox(user: string, folder: string): Promise<string> {
    const root = join(this.base, user.toLowerCase(), 'Maildir')
    const box = folder === 'INBOX' ? root : join(root, `.${folder.replaceAll('/', '.')}`)
    if (existsSync(join(box, 'tmp'))) return box
    for (const made of [
      join(this.base, user.toLowerCase()),
      root,
      box,
      ...['cur', 'new', 'tmp'].map((part) => join(box, part)),
    ]) {
      await mkdir(made, { recursive: true })
      await this.own(made)
    }
    return box
  }

  private own = (path: string): Promise<void> => chown(path, this.owner.uid, this.owner.gid)
}

const lettersOf = (flags: readonly string[]): string =>
  flags
    .map((flag) => LETTERS[flag] ?? '')
    .sort()
    .join('')

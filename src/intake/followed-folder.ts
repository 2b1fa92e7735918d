import type { FolderKey } from '../model/mailbox.ts'
import type { OpenFolder } from './imap-selected.ts'

/** What the record knows of the folders of accounts whose deletions are followed. */
export interface FollowedMail {
  /** Undefined of a folder whose mail was not noted from the first on. `modSeq`: the folder's HIGHESTMODSEQ (RFC 7162) up to
   *  which all its deletions are known, where the server has such. */
  followed(at: FolderKey): Promise<{ readonly modSeq: string | undefined } | undefined>
  setFollowed(at: FolderKey, modSeq: string | undefined): Promise<void>
  /** The UIDs of mails that lie there, as far as is known. */
  uids(at: FolderKey): Promise<readonly number[]>
  count(at: FolderKey): Promise<number>
  /** These mails lie there no more. */
  gone(at: FolderKey, uids: readonly number[]): Promise<void>
  /** What lay in the folder before it was made anew lies there no more. */
  madeAnew(at: FolderKey): Promise<void>
  /** An account has these folders and no others any more: what lay in others is gone. */
  keepFolders(account: string, folders: readonly string[]): Promise<void>
}

/** Notes what is deleted in a folder. The server says so where it can (QRESYNC); where the numbers of mails still differ, what it has
 *  is compared with what is known. */
export class FollowedFolder {
  readonly #opened: OpenFolder
  readonly #at: FolderKey
  readonly #held: FollowedMail
  #modSeq: string | undefined
  #isAnew: boolean

  private constructor(
    opened: OpenFolder,
    at: FolderKey,
    held: FollowedMail,
    modSeq: string | undefined,
    isAnew: boolean,
  ) {
    this.#opened = opened
    this.#at = at
    this.#held = held
    this.#modSeq = modSeq
    this.#isAnew = isAnew
  }

  /** `restart` has the folder read from its first mail on, where its mails were not noted until now; the record knows each by its bytes. */
  static async begin(
    opened: OpenFolder,
    at: FolderKey,
    held: FollowedMail,
    restart: () => Promise<void>,
  ): Promise<FollowedFolder> {
    const followed = await held.followed(at)
    if (followed === undefined) {
      await restart()
      await held.setFollowed(at, undefined)
    }
    return new FollowedFolder(opened, at, held, followed?.modSeq, followed === undefined)
  }

  /** To be called when all mail that the folder has is stored, but for `missing` mails that its server does not give. */
  async catchUp(missing: number): Promise<void> {
    const { modSeq } = this.#opened // before the rest: what is deleted meanwhile is looked for again
    const vanished = this.#opened.takeVanished()
    if (vanished.length > 0) await this.#held.gone(this.#at, vanished)
    if ((await this.#held.count(this.#at)) + missing !== this.#opened.mails) await this.#compare()
    if (this.#isAnew) await this.#held.madeAnew(this.#at)
    this.#isAnew = false
    if (modSeq === this.#modSeq) return
    await this.#held.setFollowed(this.#at, modSeq)
    this.#modSeq = modSeq
  }

  async #compare(): Promise<void> {
    const known = await this.#held.uids(this.#at)
    const there = new Set(await this.#opened.uidsFrom(1))
    const gone = known.filter((uid) => !there.has(uid))
    if (gone.length > 0) await this.#held.gone(this.#at, gone)
  }
}

import type { WritableFolder } from './data-folder.ts'
import { accountName } from './intake/account.ts'
import { DAY_MS } from './model/time.ts'
import type { Settings } from './settings/schema.ts'

/** Mail that was moved has this long to be found where it lies now. */
const GRACE_MS = DAY_MS
/** Mails deleted in one transaction. */
const AT_ONCE = 200

/** Deletes what was deleted, a day ago or more, in mailboxes whose deletions are followed, from the record and the index, unless it came
 *  another way too. Returns how many mails. */
export async function forgetDeleted(
  { record, ingest, feed }: Pick<WritableFolder, 'record' | 'ingest' | 'feed'>,
  nowMs = Date.now(),
): Promise<number> {
  let mails = 0
  for (let more = true; more; ) {
    const forgotten = await record.folderMails.forget(nowMs - GRACE_MS, AT_ONCE)
    mails += forgotten.mails
    more = forgotten.mails === AT_ONCE
  }
  if (mails === 0) return 0
  await ingest.resume() // copies that stay
  await feed.catchUp(undefined, undefined, 'marked')
  return mails
}

/** The accounts whose deletions are followed, as the record knows them. */
export const followedAccounts = ({ accounts }: Pick<Settings, 'accounts'>): string[] =>
  accounts.filter(({ followDeletions }) => followDeletions).map((account) => accountName(account))

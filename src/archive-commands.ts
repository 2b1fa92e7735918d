import { AttachmentFeed, type AttachmentsRead } from './attachment-feed.ts'
import { mustHoldRecord, openForWriting, type WritableFolder } from './data-folder.ts'
import { followedAccounts, forgetDeleted } from './forget-deleted.ts'
import type { IndexFeed } from './index-feed.ts'
import { emptySummary, type IngestSummary } from './ingest.ts'
import { accountName } from './intake/account.ts'
import { IntakeError } from './intake/faults.ts'
import { isMailboxFault } from './intake/imap-faults.ts'
import { openPath } from './intake/open.ts'
import type { Progress } from './intake/source.ts'
import { accountOf } from './logins.ts'
import { accountsOf, keptIn, MailboxLog } from './mailbox-log.ts'
import { type Mended, mendRecord } from './mend-record.ts'
import type { ListAddress } from './model/ids.ts'
import { settlePeople } from './people.ts'
import type { Settings } from './settings/schema.ts'
import type { RecordWriter } from './store/record.ts'
import { countRecord } from './store/sqlite/maintenance.ts'
import { syncDeps } from './sync.ts'
import { refreshTopics } from './topics.ts'

/** What a command needs to know. */
export interface Context {
  readonly settings: Settings
  readonly folder: string
}

/** What importing came to; `problems` are paths that could not be read at all. */
export interface ImportOutcome extends IngestSummary {
  readonly seconds: number
  /** Paths that could not be read to the end, one line each. What was read of them before is in. */
  readonly failed: readonly string[]
  /** Mails that pages without sign-in do not show, and the lists that no setting or import has named. */
  readonly hidden: { readonly mails: number; readonly lists: readonly string[] }
  /** Mails that searches do not find yet, where the index could not be told. */
  readonly unsearchable: { readonly mails: number; readonly why: string } | undefined
  /** Whose text is searched from now on. */
  readonly attachments: AttachmentsRead
  /** Mails that were deleted, as in mailboxes whose deletions are followed. */
  readonly deleted?: number
}

/** Takes in the mail at some paths. A path that cannot be read does not stop the others. */
export async function importPaths(
  { settings, folder }: Context,
  paths: readonly string[],
  list: ListAddress | undefined,
  onProgress: (path: string, progress: Progress, summary: IngestSummary) => void,
  {
    onCatchUp = () => undefined,
    onAttachments = () => undefined,
    withAttachments = true,
  }: {
    readonly onCatchUp?: OnProgress
    readonly onAttachments?: OnProgress
    /** Whether their text is read now; else whoever writes next, or `serve`, reads it. */
    readonly withAttachments?: boolean
  } = {},
): Promise<ImportOutcome> {
  const started = performance.now()
  const failed: string[] = []
  const summary = emptySummary()
  const done = await withFolder({ settings, folder }, async ({ record, feed, ingest, spoolDir }) => {
    await ingest.resume()
    for (const path of paths) {
      const source = openPath(path, {
        list,
        maxBytes: settings.maxMessageBytes,
        spoolDir,
        onProgress: (progress) => onProgress(path, progress, summary),
      })
      try {
        await ingest.take(source, list, summary)
      } catch (fault) {
        if (!(fault instanceof IntakeError)) throw fault
        await ingest.drain(summary)
        failed.push(fault.message)
      }
    }
    await settlePeople(record, feed)
    await feed.catchUp(onCatchUp)
    await ingest.close() // its children make room for those that read attachments
    const attachments = withAttachments ? await readAttachments(record, feed, onAttachments) : NO_ATTACHMENTS
    return { unsearchable: await feed.behind(), attachments }
  })
  const seconds = (performance.now() - started) / 1000
  return { ...summary, ...done, failed, hidden: hiddenIn(folder), seconds }
}

type OnProgress = (done: number, total: number) => void

const NO_ATTACHMENTS: AttachmentsRead = { mails: 0, files: 0, unread: 0 }

/** Once the mail itself is searchable. */
async function readAttachments(
  record: RecordWriter,
  feed: IndexFeed,
  onProgress?: OnProgress,
): Promise<AttachmentsRead> {
  const read = await new AttachmentFeed({ record }).read(onProgress)
  await feed.catchUp()
  return read
}

function hiddenIn(folder: string): ImportOutcome['hidden'] {
  const { hidden, unsetLists } = countRecord(folder)
  return { mails: hidden, lists: unsetLists }
}

/** Reads what is new in every account's folders. */
export async function syncAccounts(
  { settings, folder }: Context,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ImportOutcome> {
  const started = performance.now()
  const failed: string[] = []
  const summary = emptySummary()
  const { syncOnce } = await import('./intake/imap.ts')
  const done = await withFolder({ settings, folder }, async (opened) => {
    await opened.ingest.resume()
    const mailboxes = new MailboxLog(opened.record)
    await opened.record.keepMailboxes(accountsOf(settings))
    await opened.record.folderMails.keepAccounts(followedAccounts(settings))
    const behind = new Map<string, number>()
    const progress = (): void => {
      const left = [...behind.values()].reduce((sum, mails) => sum + mails, 0)
      if (summary.read + left > 0) onProgress(summary.read, summary.read + left)
    }
    for (const account of settings.accounts.map((one) => accountOf(one))) {
      const kept = keptIn(mailboxes, account)
      const outcomes = await syncOnce(account, {
        ...syncDeps(opened, settings, summary),
        ...kept,
        onStanding: (box, standing) => {
          kept.onStanding(box, standing)
          behind.set(`${accountName(account)} ${box}`, standing.behind)
          progress()
        },
      }).catch((fault: unknown) => {
        if (!isMailboxFault(fault)) throw fault
        mailboxes.fault(accountName(account), undefined, fault)
        failed.push(fault.message)
        return []
      })
      for (const outcome of outcomes) {
        if (outcome.kind !== 'failed') continue
        mailboxes.fault(accountName(account), outcome.folder, outcome.fault)
        failed.push(outcome.fault.message)
      }
    }
    await mailboxes.flush()
    await opened.ingest.drain(summary)
    const deleted = await forgetDeleted(opened)
    await settlePeople(opened.record, opened.feed)
    await opened.feed.catchUp()
    await opened.ingest.close()
    const attachments = await readAttachments(opened.record, opened.feed)
    return { unsearchable: await opened.feed.behind(), attachments, deleted }
  })
  const seconds = (performance.now() - started) / 1000
  return { ...summary, ...done, failed, hidden: hiddenIn(folder), seconds }
}

/** Reads every raw mail again, as after an upgrade of the parser. Mails keep their numbers and what was corrected by hand. Where the
 *  record is damaged, a new one is made first of what can be read of it. */
export async function reparse(
  context: Context,
  onProgress: (done: number, total: number) => void,
): Promise<{ mails: number; unparsed: IngestSummary['unparsed']; mended?: Mended }> {
  mustHoldRecord(context.folder)
  const mended = await mendRecord(context.folder)
  return withFolder(context, async ({ record, feed, ingest }) => {
    const total = await record.unreadAll()
    const summary = await ingest.resume((done) => onProgress(done, total))
    await settlePeople(record, feed)
    await feed.catchUp()
    await ingest.close()
    await readAttachments(record, feed)
    return { mails: total, unparsed: summary.unparsed, ...(mended === undefined ? {} : { mended }) }
  })
}

/** Brings the topics up to date with the mail there is. */
export const freshTopics = (context: Context): Promise<void> =>
  withFolder(context, ({ record }) => refreshTopics(record))

export async function withFolder<T>(
  { settings, folder }: Context,
  work: (opened: WritableFolder) => Promise<T>,
): Promise<T> {
  const opened = await openForWriting(folder, settings)
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

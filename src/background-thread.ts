import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { AttachmentFeed } from './attachment-feed.ts'
import type { BackgroundData, FromBackground, ToBackground } from './background.ts'
import { CompareTimes } from './compare-times.ts'
import { openForWriting } from './data-folder.ts'
import { followedAccounts, forgetDeleted } from './forget-deleted.ts'
import { embedderOf } from './index-engines.ts'
import { emptySummary } from './ingest.ts'
import { watchAccount } from './intake/imap-watch.ts'
import { LmtpUnusable } from './intake/lmtp.ts'
import { takeListMail } from './list-mail.ts'
import { accountOf } from './logins.ts'
import { accountsOf, keptIn, MailboxLog } from './mailbox-log.ts'
import { feedMeaning } from './meaning-feed.ts'
import { settlePeople } from './people.ts'
import { vectorsPath } from './store/sqlite/paths.ts'
import { VectorStore } from './store/sqlite/vector-store.ts'
import { syncDeps } from './sync.ts'
import { refreshTopics } from './topics.ts'
import { Turns } from './turns.ts'

/** After mail has come, people and topics are worked out anew, but not more often than this. */
const SETTLE_EVERY_MS = 5_000
/** An index that is behind is looked after this often, and at once when mail has come. */
const KEEP_UP_EVERY_MS = 5_000
/** A port that another program has is tried again this often. */
const LISTEN_AGAIN_MS = 60_000
/** Another program may have taken mail in, and left its attachments. */
const READ_ATTACHMENTS_EVERY_MS = 60_000
const FORGET_EVERY_MS = 3_600_000

const { context, flights } = workerData as BackgroundData
const opened = await openForWriting(context.folder, context.settings)
const stop = new AbortController()
const tell = (message: FromBackground): void => parentPort?.postMessage(message)
const log = (level: 'info' | 'warn' | 'error', facts: object, message: string): void =>
  tell({ kind: 'log', level, facts, message })

/** One thing at a time writes. What catches up with the index may take hours, and makes way. */
const turns = new Turns()

parentPort?.on('message', (message: ToBackground) => {
  if (message.kind === 'stop') {
    stop.abort()
    return
  }
  if (message.kind === 'read-kept') {
    onKept()
    return
  }
  const { id, person, optedOut } = message
  turns
    .take(() => opened.record.setOptOut(person, optedOut))
    .then(
      () => tell({ kind: 'done', id }),
      (fault: unknown) => tell({ kind: 'done', id, fault }),
    )
})

const settle = async (): Promise<void> => {
  if (stop.signal.aborted) return
  await settlePeople(opened.record, opened.feed)
  await refreshTopics(opened.record, { signal: stop.signal })
}

/** Takes in a batch from an account, and has it searchable before the next: people see new mail within seconds. */
async function deliver(batch: Parameters<ReturnType<typeof syncDeps>['deliver']>[0]): Promise<void> {
  const summary = emptySummary()
  await turns.take(async () => {
    await opened.ingest.takeBatch(batch, undefined, summary)
    await opened.ingest.drain(summary)
  })
  keepUpNow.abort()
  if (summary.new > 0) log('info', { new: summary.new, duplicate: summary.duplicate }, 'mail came in')
  for (const { where, why } of summary.unparsed) log('warn', { where, why }, 'a mail could not be parsed; it is kept')
  if (summary.new > 0) settleSoon()
  attachmentsNow.abort()
}

let isReading = false
/** Reads what another thread kept raw. Once for however many times it was told meanwhile, and once more for the last. */
async function readKept(): Promise<void> {
  if (isReading) return
  isReading = true
  const { read, unparsed } = await turns.take(() => {
    isReading = false
    return opened.ingest.resume(undefined, stop.signal)
  })
  if (read === 0) return
  for (const { where, why } of unparsed) log('warn', { where, why }, 'a mail could not be parsed; it is kept')
  keepUpNow.abort()
  attachmentsNow.abort()
  settleSoon()
}

let keepUpNow = new AbortController()
/** Catches up with the index whenever it is behind: it was away, another program wrote, or threads were joined. */
async function keepUp(): Promise<void> {
  let trouble: string | undefined
  let timesAway = 0
  let timesLost = 0
  const compareTimes = new CompareTimes(performance.now())
  while (!stop.signal.aborted) {
    if (compareTimes.isDue(performance.now())) {
      if (await compareIndex()) compareTimes.compared(performance.now())
      else compareTimes.wasAway(performance.now())
    }
    const madeWay = await turns.take(async (waitedFor) => {
      await opened.feed.catchUp(undefined, AbortSignal.any([stop.signal, waitedFor]))
      return waitedFor.aborted
    })
    if (opened.feed.timesAway > timesAway) compareTimes.wasAway(performance.now())
    if (opened.feed.timesLost > timesLost)
      log('warn', {}, 'the search index was not there any more, and is filled anew; until then searches miss mail')
    ;({ timesAway, timesLost } = opened.feed)
    if (opened.feed.trouble !== trouble) {
      trouble = opened.feed.trouble
      if (trouble === undefined) log('info', {}, 'the search index can be written again')
      else
        log('warn', { why: trouble }, 'search is behind: mail is kept, and once the index can be written it catches up')
    }
    if (madeWay && trouble === undefined) continue // it made way for something else, and goes on
    keepUpNow = new AbortController()
    await sleep(KEEP_UP_EVERY_MS, undefined, { signal: AbortSignal.any([stop.signal, keepUpNow.signal]) }).catch(
      () => undefined,
    )
  }
}

/** Others go on writing meanwhile: of a large archive it takes minutes. False where it cannot be done now. */
async function compareIndex(): Promise<boolean> {
  try {
    const differing = await opened.feed.compare(stop.signal)
    if (differing !== undefined && differing > 0)
      log('warn', { differing }, 'the search index held other mail than the record; that is being mended')
    return differing !== undefined
  } catch (fault) {
    if (!stop.signal.aborted) throw fault
    return false
  }
}

/** Places mail by its meaning, where there is a server for it. */
async function giveMeaning(): Promise<void> {
  const embedder = embedderOf(context.settings)
  if (embedder === undefined) return
  const vectors = VectorStore.open(vectorsPath(context.folder), embedder.model)
  let said: string | undefined
  let refused: string | undefined
  try {
    await feedMeaning({
      ledger: opened.record.ledger,
      embedder,
      vectors,
      isBusy: () => Atomics.load(flights, 0) > 0,
      onVectors: async (mails) => {
        said = undefined
        await opened.feed.meaningKnown(mails)
        keepUpNow.abort()
      },
      onNewSpace: async () => {
        await opened.feed.meaningMoved()
        keepUpNow.abort()
      },
      onAway: (why) => {
        if (why !== said) log('warn', { why }, 'no mail can be placed by its meaning just now; trying again')
        said = why
      },
      onRefused: (why) => {
        if (why !== refused) log('warn', { why }, 'a mail is not placed by its meaning: the server refuses its text')
        refused = why
      },
      signal: stop.signal,
    })
  } finally {
    vectors.close()
  }
}

let settling: NodeJS.Timeout | undefined
function settleSoon(): void {
  settling ??= setTimeout(() => {
    settling = undefined
    turns
      .take(settle)
      .catch((fault: unknown) => log('error', { err: fault }, 'people and topics could not be worked out'))
  }, SETTLE_EVERY_MS)
}

const onKept = (): void =>
  void readKept().catch((fault: unknown) =>
    log('error', { err: fault }, 'mail that was kept could not be read; a restart reads it'),
  )

/** Takes mail of the lists that a mail server hands over, until the signal. Where it cannot listen it tries again, and all else goes on. */
async function takeHanded(): Promise<void> {
  const { settings } = context
  const { lmtp: wanted } = settings
  const stopped = (): Promise<unknown> => once(stop.signal, 'abort')
  if (wanted === undefined) return
  while (!stop.signal.aborted) {
    try {
      const lmtp = await takeListMail({
        lmtp: wanted,
        settings,
        record: opened.record,
        spoolDir: opened.spoolDir,
        onKept,
        onRefused: (why) => log('warn', { why }, 'a mail to a list was not taken'),
      })
      log('info', { at: `${wanted.listen.host}:${lmtp.port}` }, 'taking mail of the lists')
      if (!stop.signal.aborted) await stopped()
      await lmtp.close()
    } catch (fault) {
      if (!(fault instanceof LmtpUnusable)) throw fault
      log('error', { why: fault.message }, 'mail of the lists cannot be taken; trying again')
      await sleep(LISTEN_AGAIN_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
}

let attachmentsNow = new AbortController()
/** Reads the words of attachments, when mail has come and nobody has read them yet; the mail itself waits for none of it. */
async function readAttachments(): Promise<void> {
  const { record } = opened
  const feed = new AttachmentFeed({ record, children: 1, inTurn: (write) => turns.take(write) })
  while (!stop.signal.aborted) {
    const { mails, files, unread } = await feed.read(undefined, stop.signal)
    if (mails > 0) {
      log('info', { mails, files, unread }, 'read the text of attachments')
      keepUpNow.abort()
    }
    attachmentsNow = new AbortController()
    await sleep(READ_ATTACHMENTS_EVERY_MS, undefined, {
      signal: AbortSignal.any([stop.signal, attachmentsNow.signal]),
    }).catch(() => undefined)
  }
}

/** Deletes what people deleted in mailboxes that are followed. */
async function followDeletions(): Promise<void> {
  if (followedAccounts(context.settings).length === 0) return
  while (!stop.signal.aborted) {
    const deleted = await turns.take(() => forgetDeleted(opened))
    if (deleted > 0) log('info', { deleted }, 'deleted mail that was deleted in its mailbox')
    await sleep(FORGET_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined)
  }
}

async function watchAll(): Promise<void> {
  const mailboxes = new MailboxLog(opened.record)
  await opened.record.keepMailboxes(accountsOf(context.settings))
  await opened.record.folderMails.keepAccounts(followedAccounts(context.settings))
  const watching = context.settings.accounts.map((one) => {
    const account = accountOf(one, stop.signal)
    const kept = keptIn(mailboxes, account)
    return watchAccount(account, {
      ...syncDeps(opened, context.settings, emptySummary()),
      deliver,
      onSkipped: ({ where, why }) => log('warn', { where, why }, 'a mail could not be had from its mailbox'),
      signal: stop.signal,
      onFolders: kept.onFolders,
      onStanding: kept.onStanding,
      onFault: (fault, waitMs, folder) => {
        kept.onFault(fault, waitMs, folder)
        log('warn', { host: account.host, waitMs, why: fault.message }, 'a mailbox is away; trying again')
      },
    })
  })
  try {
    await Promise.all(watching)
  } finally {
    await mailboxes.flush()
  }
}

try {
  const { read, unparsed } = await turns.take(() => opened.ingest.resume(undefined, stop.signal))
  if (read > 0) log('info', { read, unparsed: unparsed.length }, 'read what an earlier run left unread')
  if (await opened.feed.isOutdated())
    log(
      'warn',
      {},
      'the search index is of another version, and searches may miss mail: a reindex is due (hvemvet reindex)',
    )
  const working = Promise.all([watchAll(), takeHanded(), keepUp(), giveMeaning(), readAttachments(), followDeletions()])
  working.catch(() => undefined) // heard of below, once people are settled
  await turns.take(settle)
  await working
  if (!stop.signal.aborted)
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }))
} finally {
  stop.abort() // where a fault ends it, the mailboxes are let go of too
  clearTimeout(settling)
  await turns.over()
  await opened.close()
  parentPort?.close()
}

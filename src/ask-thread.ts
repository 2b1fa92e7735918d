import { rm } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Context } from './archive-commands.ts'
import { AskDesk } from './ask/desk.ts'
import { isToken } from './ask/keys.ts'
import { isOurs, maySend, tagOf } from './ask/rules.ts'
import { AskLoops } from './ask-loops.ts'
import { colleaguesIn } from './ask-people.ts'
import { askRulesOf, COLLEAGUES_EVERY_MS, Colleagues } from './ask-rules.ts'
import type { FromAsk, ToAsk } from './ask-service.ts'
import { askSecretIn, openForReading, openRecord } from './data-folder.ts'
import { SearchAway } from './find/away.ts'
import { openFind } from './find/open.ts'
import { askAccountName } from './intake/account.ts'
import { watchAccount } from './intake/imap-watch.ts'
import { type Lmtp, listenLmtp } from './intake/lmtp.ts'
import { MAILS_AN_HOUR, MailsAnHour } from './intake/mails-an-hour.ts'
import { accountOf, smtpServerOf } from './logins.ts'
import { keptIn, MailboxLog } from './mailbox-log.ts'
import type { Audience } from './model/audience.ts'
import type { RawBytes } from './model/inbound.ts'
import { ownText } from './model/message.ts'
import type { Handed } from './model/post.ts'
import { openParserPool } from './parse/pool.ts'
import { openSmtp, sendWaiting } from './post/send.ts'
import { isLoopback } from './settings/host-port.ts'
import { closeSpoolFolder, openSpoolFolder } from './spool-folder.ts'
import type { OutboxKey } from './store/ask-store.ts'
import { SqliteAskStore } from './store/sqlite/ask-store.ts'
import { holdAskLock } from './store/sqlite/folder-lock.ts'
import { recordPath } from './store/sqlite/paths.ts'

/** A mailbox that refuses us is not called more often than this: servers lock accounts. */
const MAILBOX_LAST_WAIT_MS = 15 * 60_000

const AT_ONCE = 50
type Mailbox = NonNullable<Context['settings']['ask']['mailbox']>
const OPEN: Audience = { kind: 'open', closed: [] }

const { folder, settings } = workerData as Context
const stop = new AbortController()
const tell = (message: FromAsk): void => parentPort?.postMessage(message)
const log = Object.fromEntries(
  (['info', 'warn', 'error'] as const).map((level) => [
    level,
    (facts: object, message: string) => tell({ kind: 'log', level, facts, message }),
  ]),
) as Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>

const lock = await holdAskLock(folder, stop.signal)
const store = new SqliteAskStore(recordPath(folder))
const readable = await openForReading(folder, settings)
const colleagues = new Colleagues(settings)
await colleagues.refresh(readable.record)
const rules = askRulesOf(settings, colleagues.has)
const parser = openParserPool({ children: 1, maxBytes: settings.maxMessageBytes })
const desk = new AskDesk({
  store,
  find: openFind({ ...readable, nowMs: Date.now }),
  people: colleaguesIn(readable.record),
  read: (raw, receivedAtMs) => parser.postOf(raw, receivedAtMs),
  fileOf: async (raw, { index, name, type }) => {
    const file = await parser.attachmentOf(raw, index)
    return file && { name, type, bytes: file.bytes }
  },
  mailsAnHour: new MailsAnHour(MAILS_AN_HOUR, Date.now),
  rules,
  secret: await askSecretIn(store),
  now: Date.now,
  log,
})
const smtp = openSmtp(smtpServerOf(settings.ask.smtp, stop.signal), isLoopback)

const unmarked = new Set<OutboxKey>()
let refreshedMs = performance.now()
const loops: AskLoops = new AskLoops({
  work: () => desk.work(stop.signal),
  tend: async () => {
    if (performance.now() - refreshedMs > COLLEAGUES_EVERY_MS) {
      await colleagues.refresh(readable.record)
      refreshedMs = performance.now()
    }
    await hearLists()
  },
  nextWorkMs: () => desk.nextMs(),
  send: () =>
    sendWaiting(
      {
        store,
        smtp,
        now: Date.now,
        maySend: (address) => maySend(rules, address),
        unmarked,
        giveUp: async (mail, fault) => {
          await desk.notDelivered(mail, fault)
          loops.changed()
        },
        log,
      },
      stop.signal,
    ),
  nextSendMs: () => store.nextSendMs(),
  onArchived: () => tell({ kind: 'archived' }),
  log,
  stop: stop.signal,
})

async function keep(handed: Handed): Promise<void> {
  await store.keepHanded(handed)
  loops.look()
}

parentPort?.on('message', (message: ToAsk) => {
  if (message.kind === 'stop') {
    stop.abort()
    return
  }
  const { id } = message
  const work = message.kind === 'act' ? desk.act(message.act).then(() => loops.changed()) : keep(message.handed)
  work.then(
    () => tell({ kind: 'done', id }),
    (fault: unknown) => tell({ kind: 'done', id, fault }),
  )
})

let heardUpTo = await readable.record.lastMail()
/** Looks what was asked on ordinary lists since, where their askers are to have a note. */
async function hearLists(): Promise<void> {
  if (!rules.listNotes) return
  const { record } = readable
  for (const mail of await record.newQuestions(heardUpTo, AT_ONCE, OPEN)) {
    heardUpTo = mail.mail
    const text = (await record.texts([mail.mail], OPEN)).get(mail.mail)
    try {
      await desk.hear({ ...mail, text: text === undefined ? '' : ownText(text) })
    } catch (fault) {
      if (!(fault instanceof SearchAway)) throw fault // a note may be left out, a question never
    }
  }
}

/** Takes mail from the organisation's mail server, or out of a mailbox. */
async function takeMail(): Promise<{ readonly lmtp: Lmtp | undefined; readonly watching: Promise<void> }> {
  const { ask, maxMessageBytes } = settings
  if (ask.mailbox !== undefined) return { lmtp: undefined, watching: keepWatching(ask.mailbox) }
  if (ask.demo) return { lmtp: undefined, watching: Promise.resolve() }
  const peers = typeof ask.trust === 'object' && 'lmtpPeers' in ask.trust ? ask.trust.lmtpPeers : undefined
  const lmtp = await listenLmtp({
    ...ask.lmtp,
    maxBytes: maxMessageBytes,
    desk: { takes, keep },
    peers,
    mailsAnHour: MAILS_AN_HOUR,
    now: Date.now,
    onRefused: (why) => log.warn({ why }, 'a mail was not taken'),
  })
  return { lmtp, watching: Promise.resolve() }
}

/** The ask address, those that do something of their own, and reply addresses that we gave out. */
async function takes(address: string): Promise<boolean> {
  if (!isOurs(rules, address)) return false
  const tag = tagOf(rules, address) ?? ''
  return !isToken(tag) || (await store.replyAddress(tag)) !== undefined
}

/** A login that is refused may be taken again: the mailbox's server has troubles of its own. What is kept is dealt with meanwhile. */
const keepWatching = (account: Mailbox): Promise<void> =>
  loops.keepOn(() => watchMailbox(account), 'the ask mailbox waits', MAILBOX_LAST_WAIT_MS)

let left = 0
/** A mail that is larger than is taken is left where it is; a colleague is told, where its header says for certain that it is theirs. */
async function leaveLarge(
  { head, sizeBytes, path }: Extract<RawBytes, { kind: 'large' }>,
  { receivedAtMs, source }: { readonly receivedAtMs: number; readonly source: string },
): Promise<void> {
  await rm(path, { force: true })
  const isTold = await desk.tooLarge({ head, sizeBytes, maxBytes: settings.maxMessageBytes, receivedAtMs })
  left++
  log.warn(
    { where: source, sizeBytes, isTold, sinceStart: left },
    'a mail to the ask address is too large, and is left',
  )
  if (isTold) loops.changed()
}

async function watchMailbox(mailbox: Mailbox): Promise<void> {
  const spoolDir = openSpoolFolder(folder)
  const record = openRecord(folder)
  const mailboxes = new MailboxLog(record)
  const kept = keptIn(mailboxes, mailbox, askAccountName(mailbox))
  try {
    await watchAccount(accountOf(mailbox, stop.signal), {
      ...kept,
      state: {
        load: (name, box) => record.syncState(`ask ${name}`, box),
        save: (name, box, cursor) => record.setSyncState(`ask ${name}`, box, cursor),
      },
      deliver: async (batch) => {
        for (const { raw, receivedAtMs, source } of batch) {
          if (raw.kind === 'large') await leaveLarge(raw, { receivedAtMs, source })
          else await keep({ raw: raw.bytes, mailFrom: undefined, rcptTo: [], peer: undefined, receivedAtMs })
        }
      },
      maxBytes: settings.maxMessageBytes,
      spoolDir,
      onFault: (fault, waitMs, box) => {
        kept.onFault(fault, waitMs, box)
        log.warn({ why: fault.message, waitMs }, 'the ask mailbox is away; trying again')
      },
      signal: stop.signal,
    })
  } finally {
    closeSpoolFolder(spoolDir)
    await mailboxes.flush()
    await record.close()
  }
}

try {
  const { lmtp, watching } = await takeMail()
  tell({ kind: 'ready' })
  try {
    await Promise.all([loops.run(), watching])
  } finally {
    stop.abort()
    await lmtp?.close()
  }
} finally {
  stop.abort()
  smtp.close()
  await parser.close()
  await readable.close()
  await store.close()
  lock.release()
  parentPort?.close()
}

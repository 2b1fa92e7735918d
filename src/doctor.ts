import { accessSync, constants, statfsSync } from 'node:fs'
import type { Context } from './archive-commands.ts'
import { holdsArchive } from './data-folder.ts'
import { askChecks } from './doctor-ask.ts'
import type { Check } from './doctor-check.ts'
import { indexChecks } from './doctor-index.ts'
import { mailboxChecks } from './doctor-mailboxes.ts'
import { embedderOf } from './index-engines.ts'
import type { TextProblem } from './model/file-text.ts'
import { EmbedderAway } from './store/embedder.ts'
import { damagedMail } from './store/sqlite/damaged-file.ts'
import { checkIntegrity, countRecord, mailboxesOf, type RecordCounts } from './store/sqlite/maintenance.ts'
import { recordPath, vectorsPath } from './store/sqlite/paths.ts'
import { VectorStore } from './store/sqlite/vector-store.ts'

const EMBEDDER_MS = 10_000
const LOW_DISK_BYTES = 1024 ** 3
const DAMAGED_NAMED = 20
const MEND = 'stop serve and run hvemvet reparse, which reads again what can be read'

/** What is configured, reachable, indexed, behind and odd; `isDeep` where every mail is read back, too. Changes nothing. */
export async function doctor(context: Context, isDeep = false): Promise<{ ok: boolean; checks: Check[] }> {
  const checks = [
    ...settingsChecks(context),
    ...(await folderChecks(context, isDeep)),
    ...(await accountChecks(context)),
    ...(await meaningChecks(context)),
    ...(await askChecks(context)),
  ]
  return { ok: checks.every(({ ok }) => ok), checks }
}

function settingsChecks({ settings }: Context): Check[] {
  const lists =
    settings.lists.length === 0
      ? 'no lists are set: pages show only lists that were imported by name'
      : `${settings.lists.length} lists`
  const { host, port } = settings.web.listen
  return [
    { name: 'node', ok: Number(process.versions.node.split('.')[0]) >= 24, detail: `Node ${process.versions.node}` },
    {
      name: 'settings',
      ok: true,
      detail: `language ${settings.language}, ${lists}`,
    },
    { name: 'web', ok: true, detail: `would listen on ${host}:${port}, this machine only` },
  ]
}

async function folderChecks(context: Context, isDeep: boolean): Promise<Check[]> {
  const { folder } = context
  if (!holdsArchive(folder))
    return [{ name: 'data folder', ok: false, detail: `no archive in ${folder}; import some mail first` }]
  const record = sound('record', recordPath(folder), `${MEND}; or restore a backup`)
  const checks = [writable(folder), diskSpace(folder), record, ...(isDeep && record.ok ? [mailCheck(folder)] : [])]
  return record.ok ? [...checks, ...countChecks(countRecord(folder)), ...(await indexChecks(context))] : checks
}

/** Whether every mail is what was kept: bytes may have changed where SQLite sees nothing amiss. */
function mailCheck(folder: string): Check {
  const { raws, texts } = damagedMail(recordPath(folder))
  const named = raws.slice(0, DAMAGED_NAMED).map(({ raw, source }) => `${raw} (${source})`)
  return {
    name: 'every mail',
    ok: raws.length + texts === 0,
    detail:
      raws.length + texts === 0
        ? 'reads back as it was kept'
        : `${raws.length} raw mails are damaged${named.length > 0 ? `: ${named.join(', ')}` : ''}, and ${texts} texts: ${MEND}`,
  }
}

function countChecks(counts: RecordCounts): Check[] {
  return [
    {
      name: 'raw mail',
      ok: counts.unread === 0,
      detail: `${counts.raw} kept, ${counts.unread} still to be read${counts.unread > 0 ? ' (the next import, sync or serve reads them)' : ''}, ${counts.private} set aside as private`,
    },
    {
      name: 'unparsed mail',
      ok: true,
      detail:
        counts.unreadableCount === 0
          ? 'none'
          : `${counts.unreadableCount}: ${counts.unreadable.map(({ where, why }) => `${where} (${why})`).join('; ')}`,
    },
    attachmentCheck(counts.files),
    {
      name: 'threads',
      ok: true,
      detail:
        counts.gluing === 0
          ? 'no mail cites mail of other threads'
          : `${counts.gluing} mails cite mail of other threads, which their senders alone say belong together; they are kept apart: ${counts.gluingNamed.map(({ messageId, cited }) => `${messageId} cites ${cited}`).join('; ')} (hvemvet threads join MESSAGE-ID OTHER joins two)`,
    },
    {
      name: 'who may read',
      ok: true,
      detail:
        counts.hidden === 0
          ? 'everyone may read all of it'
          : `${counts.hidden} mails are not for everyone, and pages without sign-in do not show them${counts.unsetLists.length > 0 ? `; lists not in the settings: ${counts.unsetLists.join(', ')}` : ''}`,
    },
  ]
}

const PROBLEMS: Readonly<Record<TextProblem, string>> = {
  password: 'locked with a password',
  broken: 'broken',
  'too-large': 'too large when unpacked',
  'too-deep': 'archives too deep in archives',
  'too-slow': 'took too long',
  cut: 'longer than what is kept',
  empty: 'without any text, such as scans',
  'other-kind': 'of kinds that are not read',
  'no-text': 'pictures, signatures and the like',
}

/** Files are strangers': whatever is wrong with them is nothing to mend here. */
function attachmentCheck({ withText, problems, unreadMails }: RecordCounts['files']): Check {
  const waiting =
    unreadMails === 0 ? '' : `, those of ${unreadMails} mails still to be read (the next import, sync or serve does)`
  const said = problems.map(({ problem, files }) => `, ${files} ${PROBLEMS[problem]}`).join('')
  return { name: "attachments' text", ok: true, detail: `${withText} searched${said}${waiting}` }
}

/** Asks the server of vectors for one, where there is one. */
async function meaningChecks({ settings, folder }: Context): Promise<Check[]> {
  const embedder = embedderOf(settings)
  if (embedder === undefined) return []
  const name = 'search by meaning'
  try {
    await embedder.embed('pumpe', 'query', AbortSignal.timeout(EMBEDDER_MS))
  } catch (fault) {
    if (!(fault instanceof EmbedderAway)) throw fault
    return [{ name, ok: false, detail: `${fault.message}; searches go by words alone` }]
  }
  const vectors = VectorStore.openForReading(vectorsPath(folder), { model: embedder.model })
  const placed = vectors?.count() ?? 0
  vectors?.close()
  return [{ name, ok: true, detail: `${embedder.model} at ${settings.embeddings.url}, ${placed} mails have a vector` }]
}

/** How it stands with each account, and whether it can be reached now. */
async function accountChecks({ settings, folder }: Context): Promise<Check[]> {
  const kept = holdsArchive(folder) ? mailboxesOf(folder) : []
  const checks: Check[] = []
  for (const account of settings.accounts) {
    const looked = { name: `account ${account.host}`, maxBytes: settings.maxMessageBytes }
    checks.push(...(await mailboxChecks(account, kept, looked)))
  }
  return checks
}

function writable(folder: string): Check {
  try {
    accessSync(folder, constants.W_OK)
    return { name: 'data folder', ok: true, detail: folder }
  } catch {
    return {
      name: 'data folder',
      ok: false,
      detail: `${folder} cannot be written; give it to the user who runs hvemvet`,
    }
  }
}

function diskSpace(folder: string): Check {
  const { bavail, bsize } = statfsSync(folder)
  const freeBytes = bavail * bsize
  return { name: 'disk', ok: freeBytes > LOW_DISK_BYTES, detail: `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free` }
}

/** What SQLite finds wrong with a file, and how to mend it. */
function sound(name: string, path: string, mend: string): Check {
  const problems = checkIntegrity(path)
  return {
    name,
    ok: problems.length === 0,
    detail: problems.length === 0 ? 'sound' : `${problems.join('; ')}: ${mend}`,
  }
}

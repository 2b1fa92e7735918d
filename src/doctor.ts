import { accessSync, constants, statfsSync } from 'node:fs'
import type { Context } from './archive-commands.ts'
import { holdsArchive } from './data-folder.ts'
import { checkIntegrity, countFolder, type FolderCounts } from './store/sqlite/maintenance.ts'
import { indexPath, recordPath } from './store/sqlite/paths.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

const LOW_DISK_BYTES = 1024 ** 3

/** What is configured, reachable, indexed, behind and odd. Changes nothing. */
export async function doctor(context: Context): Promise<{ ok: boolean; checks: Check[] }> {
  const checks = [...settingsChecks(context), ...folderChecks(context), ...(await accountChecks(context))]
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
      detail: `language ${settings.language}, ${lists}, ask ${JSON.stringify(settings.ask.mode)}`,
    },
    { name: 'web', ok: true, detail: `would listen on ${host}:${port}, this machine only` },
    {
      name: 'index engine',
      ok: settings.index.url === '',
      detail:
        settings.index.url === ''
          ? 'embedded'
          : 'Elasticsearch is set (index.url), which this version cannot use yet; leave it out',
    },
  ]
}

function folderChecks({ folder }: Context): Check[] {
  if (!holdsArchive(folder))
    return [{ name: 'data folder', ok: false, detail: `no archive in ${folder}; import some mail first` }]
  const checks = [
    writable(folder),
    diskSpace(folder),
    sound('record', recordPath(folder)),
    sound('index', indexPath(folder)),
  ]
  return checks.some(({ ok, name }) => !ok && (name === 'record' || name === 'index'))
    ? checks
    : [...checks, ...countChecks(countFolder(folder))]
}

function countChecks(counts: FolderCounts): Check[] {
  const agree = counts.disagreeing === 0 && counts.unindexed === 0
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
    {
      name: 'record and index',
      ok: agree,
      detail: agree
        ? `agree on ${counts.mails} mails`
        : `${counts.mails} mails, ${counts.indexed} in the index, ${counts.unindexed} waiting, ${counts.disagreeing} that differ: run hvemvet reindex`,
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

/** Logs in to each account and opens each of its folders, for reading. */
async function accountChecks({ settings }: Context): Promise<Check[]> {
  const { ImapFolder } = await import('./intake/imap-folder.ts')
  const checks: Check[] = []
  for (const account of settings.accounts) {
    for (const folder of account.folders) {
      const name = `account ${account.host} ${folder}`
      try {
        const opened = await ImapFolder.open(account, folder, settings.maxMessageBytes)
        opened.close()
        checks.push({ name, ok: true, detail: 'reachable' })
      } catch (fault) {
        checks.push({ name, ok: false, detail: fault instanceof Error ? fault.message : String(fault) })
      }
    }
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

function sound(name: string, path: string): Check {
  const problems = checkIntegrity(path)
  const mend = name === 'index' ? 'run hvemvet reindex' : 'restore a backup'
  return {
    name,
    ok: problems.length === 0,
    detail: problems.length === 0 ? 'sound' : `${problems.join('; ')}: ${mend}`,
  }
}

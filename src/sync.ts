import type { WritableFolder } from './data-folder.ts'
import type { IngestSummary } from './ingest.ts'
import type { SyncDeps } from './intake/imap-sync.ts'
import type { Settings } from './settings/schema.ts'

/** What syncing an account needs of an open data folder: its cursors, and where mail goes. */
export const syncDeps = (
  { record, ingest, spoolDir }: Pick<WritableFolder, 'record' | 'ingest' | 'spoolDir'>,
  settings: Settings,
  summary: IngestSummary,
): SyncDeps => ({
  state: {
    load: (account, folder) => record.syncState(account, folder),
    save: (account, folder, cursor) => record.setSyncState(account, folder, cursor),
  },
  held: record.folderMails,
  deliver: async (batch) => {
    summary.read += batch.length
    await ingest.takeBatch(batch, undefined, summary)
  },
  maxBytes: settings.maxMessageBytes,
  spoolDir,
  onSkipped: ({ where, why }) => summary.unparsed.push({ where, why }),
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, type ImportOutcome, importPaths } from '../../src/archive-commands.ts'
import { openForReading, openForWriting, type WritableFolder } from '../../src/data-folder.ts'
import type { Find } from '../../src/find/find.ts'
import { openFind } from '../../src/find/open.ts'
import type { ListAddress } from '../../src/model/ids.ts'
import { exportAll } from '../../src/reading-commands.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import { mbox } from '../compose.ts'
import { tempDir } from '../temp.ts'

export interface ExportedMail {
  readonly messageId: string
  readonly threadId: number
  readonly lists: readonly string[]
  readonly text: string
  readonly from: { readonly address: string }
}

/** An archive in a folder of its own, worked on as the commands do, in this process. */
export class TestArchive {
  readonly context: Context

  private constructor(context: Context) {
    this.context = context
  }

  /** A new one, or the one in a folder. */
  static async open(config?: string, folder = join(tempDir(), 'data')): Promise<TestArchive> {
    const settings = await loadSettings(config ?? join(tempDir(), 'none.yaml'), {}, config === undefined)
    return new TestArchive({ settings, folder })
  }

  /** Imports files and folders. */
  take(paths: readonly string[], list?: string): Promise<ImportOutcome> {
    return importPaths(this.context, paths, list as ListAddress | undefined, () => undefined)
  }

  /** Imports mails as one mbox. */
  takeMails(mails: readonly string[], list?: string, encoding: BufferEncoding = 'utf8'): Promise<ImportOutcome> {
    const path = join(tempDir(), 'mails.mbox')
    writeFileSync(path, mbox(mails), encoding)
    return this.take([path], list)
  }

  write(): Promise<WritableFolder> {
    return openForWriting(this.context.folder, this.context.settings)
  }

  async find<T>(use: (find: Find) => Promise<T>): Promise<T> {
    const opened = await openForReading(this.context.folder, this.context.settings)
    try {
      return await use(openFind({ ...opened, nowMs: () => Date.UTC(2025, 5, 1) }))
    } finally {
      await opened.close()
    }
  }

  async mails(): Promise<ExportedMail[]> {
    const lines: ExportedMail[] = []
    await exportAll(this.context, 'messages', (line) => lines.push(line as ExportedMail))
    return lines
  }

  /** The Message-IDs of each thread, all in order of letters. */
  async threads(): Promise<string[][]> {
    const byThread = Map.groupBy(await this.mails(), ({ threadId }) => threadId)
    const threads = [...byThread.values()].map((mails) => mails.map(({ messageId }) => messageId).toSorted())
    return threads.toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
  }
}

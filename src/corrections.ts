import { type Context, withFolder } from './archive-commands.ts'
import { DataFolderError, mustHoldRecord } from './data-folder.ts'
import { type MessageId, parseMessageId } from './model/ids.ts'
import { settlePeople } from './people.ts'

/** Two addresses are one person, or are not: kept, and stronger than what is derived. */
export async function correctPeople(
  context: Context,
  kind: 'join' | 'split',
  addresses: readonly [string, string],
): Promise<void> {
  mustHoldRecord(context.folder)
  await withFolder(context, async ({ record, feed }) => {
    const known = new Set((await record.addressBook()).map(({ address }) => address))
    for (const address of addresses) {
      if (!known.has(address.toLowerCase())) throw new DataFolderError(`nobody in the archive writes from ${address}`)
    }
    await record.correctPeople({ kind, addresses })
    await settlePeople(record, feed)
    await feed.catchUp()
  })
}

/** Two mails are in one discussion, or a mail begins one of its own: kept, and stronger than what mails cite. */
export async function correctThreads(context: Context, kind: 'join' | 'split', ids: readonly string[]): Promise<void> {
  mustHoldRecord(context.folder)
  await withFolder(context, async ({ record, feed }) => {
    const messageIds = ids.map(toMessageId)
    for (const id of messageIds) {
      if (!(await record.holds(id))) throw new DataFolderError(`there is no mail with the Message-ID ${id}`)
    }
    await feed.tell(await record.correctThreads({ kind, ids: messageIds }))
    await feed.catchUp()
  })
}

function toMessageId(text: string): MessageId {
  const id = parseMessageId(`<${text.replace(/^<|>$/g, '')}>`)
  if (id === undefined) throw new DataFolderError(`${text} is no Message-ID`)
  return id
}

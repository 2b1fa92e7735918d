import { rm } from 'node:fs/promises'
import { type Lmtp, listenLmtp } from './intake/lmtp.ts'
import type { ListAddress } from './model/ids.ts'
import type { RawBytes } from './model/inbound.ts'
import type { Handed } from './model/post.ts'
import type { Settings } from './settings/schema.ts'
import type { RecordWriter } from './store/record.ts'

/** The largest mail of a list that is kept: a refusal would come back to the list, which may then leave the archive out. Bytes. */
const LARGEST_BYTES = 1024 ** 3

export interface ListMailDeps {
  readonly lmtp: NonNullable<Settings['lmtp']>
  readonly settings: Pick<Settings, 'lists' | 'maxMessageBytes'>
  readonly record: Pick<RecordWriter, 'keepRaw'>
  readonly spoolDir: string
  /** Mail was kept, and is to be read. */
  onKept(): void
  onRefused(why: string): void
}

/** Takes mail of the lists from the organisation's mail server, as the settings say: it is in the record before the server is
 *  told that it is, and read after. Mail to a list of the settings, or to an address that is named for this.
 *  @throws LmtpUnusable */
export function takeListMail({ lmtp, settings, record, spoolDir, ...deps }: ListMailDeps): Promise<Lmtp> {
  const { lists, maxMessageBytes } = settings
  const isList = (address: string): boolean => lists.some((list) => list.address === address)
  const keep = async (raw: RawBytes, { rcptTo, peer, receivedAtMs }: Omit<Handed, 'raw'>): Promise<void> => {
    const folderList = rcptTo.find(isList) as ListAddress | undefined
    const source = `mail handed over by ${peer ?? 'nobody known'}, ${new Date(receivedAtMs).toISOString()}`
    await record.keepRaw([{ raw, source, list: undefined, folderList, receivedAtMs }])
    deps.onKept()
  }
  return listenLmtp({
    ...lmtp.listen,
    maxBytes: maxMessageBytes,
    peers: lmtp.peers,
    now: Date.now,
    onRefused: (why) => deps.onRefused(why),
    desk: {
      takes: async (address) => isList(address) || lmtp.addresses.includes(address),
      keep: ({ raw: bytes, ...envelope }) => keep({ kind: 'bytes', bytes }, envelope),
      large: {
        spoolDir,
        maxBytes: LARGEST_BYTES,
        keep: async (raw, envelope) => {
          await keep(raw, envelope)
          await rm(raw.path, { force: true })
        },
      },
    },
  })
}

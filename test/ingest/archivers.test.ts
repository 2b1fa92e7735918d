import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { dataDir, whyNoData } from '../data.ts'
import { describeUnless } from '../unless.ts'
import { TestArchive } from './archive.ts'

describeUnless(whyNoData, 'the mails of one list by several archivers', () => {
  it('are each one mail, whichever archiver each came by', async () => {
    const archive = await TestArchive.open()
    const {
      read,
      new: added,
      duplicate,
      unparsed,
    } = await archive.take([join(dataDir ?? '', 'fixtures/ponymail-corpus/corpus')])
    const mails = await archive.mails()
    const ids = Map.groupBy(mails, ({ messageId }) => messageId)
    const twice = [...ids].filter(([, some]) => some.length > 1).map(([id]) => id)
    expect({ read, added, duplicate, unparsed }).toEqual({ read: 855, added: 809, duplicate: 46, unparsed: [] })
    expect(twice).toEqual([])
    const id = 'CAKuVzBSyG-8Bnor7sezCp6z0Cv+Jng0o11HN4hBx10BjWCQnOw@mail.gmail.com' as MessageId
    expect(ids.get(id)).toHaveLength(1) // four archivers have it, and one of them has other words of it
  })
})

import { openForAuditing } from '../../src/data-folder.ts'
import type { QuestionId } from '../../src/model/question.ts'
import type { TestArchive } from '../ingest/archive.ts'

/** Of the archive that make.ts makes, who is in it and what was asked. */
export const KARI = 'kari@energi.example'
export const KARI_AT_HOME = 'kari.lund@hjemme.example'
export const OLA = 'ola@energi.example'
export const QUESTION = 'q1' as QuestionId

/** What an archive says, and what people decided in it: nothing of this may be lost by an upgrade. */
export async function saidBy(archive: TestArchive) {
  const mails = (await archive.mails()).map(({ messageId, text, lists, from }) => ({
    messageId,
    text,
    lists: lists.toSorted(),
    from: from.address,
  }))
  const { ask, close } = openForAuditing(archive.context.folder)
  const { record, close: closeRecord } = await archive.write()
  try {
    const question = await ask.question(QUESTION)
    return JSON.parse(
      JSON.stringify({
        mails: mails.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        threads: await archive.threads(),
        corrections: await record.peopleCorrections(),
        optedOut: (await ask.personState(OLA))?.optedOut ?? false,
        question: { status: question?.status, facts: question?.facts, events: question?.events },
        outbox: (await ask.outbox({}, 10)).map(({ messageId, subject, state }) => ({ messageId, subject, state })),
        follows: await ask.follows(),
        secret: await ask.secret(),
        cursor: await record.syncState('konto', 'INBOX'),
      }),
    ) as object
  } finally {
    close()
    await closeRecord()
  }
}

import type { GivenUp } from '../post/send.ts'
import { withoutFiles } from '../post/without-files.ts'
import { mailWords } from '../post/words/index.ts'
import type { StoredOutgoing } from '../store/ask-store.ts'
import type { Desk, Outcome } from './deps.ts'
import { undelivered } from './notices.ts'

/** What a mail server will never take counts as if it had come back. */
export async function givenUp(desk: Desk, mail: StoredOutgoing, { why, status }: GivenUp): Promise<Outcome> {
  const recipients = [{ address: mail.address.who.address, action: 'failed' as const, status }]
  return { ...(await undelivered(desk, recipients, mail.address)), givenUp: { key: mail.key, why } }
}

/** A mail too large for who gets it: they get the words, and where the files are. False where it carries none. */
export async function sendWithoutFiles({ store, mails, now }: Desk, mail: StoredOutgoing): Promise<boolean> {
  const question = mail.question === undefined ? undefined : await store.question(mail.question)
  const raw = await store.bytesOf(mail.key)
  if (question === undefined || raw === undefined) return false
  const { facts } = question
  const page = facts.private ? undefined : mails.pageLink(facts)
  const smaller = await withoutFiles(raw, mailWords[facts.language].filesLeftOut(page))
  if (smaller === undefined) return false
  await store.replace(mail.key, smaller, now())
  return true
}

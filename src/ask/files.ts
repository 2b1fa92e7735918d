import type { Attachment } from '../model/message.ts'
import type { QuestionFacts } from '../model/question.ts'
import type { PostFile } from '../post/compose.ts'
import type { AskDeps } from './deps.ts'

/** What was attached to a question, for those who are asked. */
export async function filesFor(deps: Pick<AskDeps, 'store' | 'fileOf'>, facts: QuestionFacts): Promise<PostFile[]> {
  if (facts.attachments.length === 0) return []
  const raw = await deps.store.rawOf(facts.mail)
  return raw === undefined ? [] : filesIn(deps, raw, facts.attachments)
}

/** The files of a mail, for sending it on. */
export async function filesIn(
  { fileOf }: Pick<AskDeps, 'fileOf'>,
  raw: Uint8Array,
  attachments: readonly Attachment[],
): Promise<PostFile[]> {
  const files: PostFile[] = []
  for (const attachment of attachments) {
    const file = await fileOf(raw, attachment)
    if (file !== undefined) files.push(file)
  }
  return files
}

import type { PageLanguage } from '../../model/question.ts'
import { en } from './en.ts'
import { type MailWords, nb } from './nb.ts'
import { nn } from './nn.ts'

export type { MailWords } from './nb.ts'

/** What mails say, by language. */
export const mailWords: Readonly<Record<PageLanguage, MailWords>> = { nb: { ...nb, code: 'nb' }, nn, en }

import type { Message } from '../model/message.ts'
import type { PageLanguage } from '../model/question.ts'

/** The language to answer a mail in. */
export const languageOf = ({ language }: Pick<Message, 'language'>, otherwise: PageLanguage): PageLanguage =>
  language === 'other' ? otherwise : language

import type { PageLanguage } from '../model/question.ts'

const LOCALES = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' } as const

/** `12. mars 2025` */
export const dayIn = (atMs: number, language: PageLanguage, timeZone: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(atMs)

/** `mandag 30. november kl. 08:00`: for a time that is soon. */
export const momentIn = (atMs: number, language: PageLanguage, timeZone: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(atMs)

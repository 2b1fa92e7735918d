import type { Language } from '../../model/message.ts'
import { en } from './en.ts'
import { nb, type Words } from './nb.ts'
import { nn } from './nn.ts'

export type { Words } from './nb.ts'

/** A language the pages are written in. */
export type PageLanguage = Exclude<Language, 'other'>

export const dictionaries: Readonly<Record<PageLanguage, Words>> = { nb, nn, en }

export const pageLanguages: readonly PageLanguage[] = ['nb', 'nn', 'en']

export const isPageLanguage = (text: string | undefined): text is PageLanguage =>
  pageLanguages.some((language) => language === text)

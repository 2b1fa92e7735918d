import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { type Dates, datesFor } from './dates.ts'
import { dictionaries, isPageLanguage, type PageLanguage, type Words } from './words/index.ts'

export type Theme = 'system' | 'light' | 'dark'
export const themes: readonly Theme[] = ['system', 'light', 'dark']

export interface WebSettings {
  /** For visitors who chose none and whose browser asks for none of ours. */
  readonly language: PageLanguage
  /** Whose archive it is, as in "hvemvet for Fylkesbiblioteket"; may be empty. */
  readonly siteName: string
  /** Wall clock of dates; Europe/Oslo when absent. */
  readonly timeZone?: string
  /** Host names the site answers to beside this machine's own. */
  readonly hosts?: readonly string[]
}

/** One look at one page: in which language, at what time, from where. Given to every template. */
export interface Visit {
  readonly language: PageLanguage
  readonly theme: Theme
  readonly words: Words
  readonly dates: Dates
  readonly nowMs: number
  readonly siteName: string
  /** The page's own path and query: where the switches of language and theme lead back to. */
  readonly here: string
  /** The site's own name on the web, as the visitor typed it: printed pages say where they are from. */
  readonly host: string
  /** Whether questions are taken; `shown`: and mails that were not sent can be seen. */
  readonly asks: 'no' | 'yes' | 'shown'
}

export function visitOf(c: Context, settings: WebSettings, nowMs: number, asks: Visit['asks']): Visit {
  const chosen = getCookie(c, 'language')
  const language = isPageLanguage(chosen) ? chosen : (askedFor(c.req.header('Accept-Language')) ?? settings.language)
  const theme = getCookie(c, 'theme')
  const { pathname, search, host } = new URL(c.req.url)
  return {
    language,
    theme: themes.find((known) => known === theme) ?? 'system',
    words: dictionaries[language],
    dates: datesFor(language, settings.timeZone ?? 'Europe/Oslo', nowMs),
    nowMs,
    siteName: settings.siteName,
    here: `${pathname}${search}`,
    host,
    asks,
  }
}

/** The first of our languages by the browser's order (RFC 9110, 12.5.4), or undefined. `no` is what many Norwegian
 *  browsers still say, and means bokmål. */
export function askedFor(header: string | undefined): PageLanguage | undefined {
  return (header ?? '')
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item.trim().toLowerCase().split(';')
      const weight = parameters
        .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find((q) => q !== undefined)
      return { language: ours(tag.trim()), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .find(({ language }) => language !== undefined)?.language
}

function ours(tag: string): PageLanguage | undefined {
  const primary = tag.split('-')[0]
  return primary === 'no' ? 'nb' : isPageLanguage(primary) ? primary : undefined
}

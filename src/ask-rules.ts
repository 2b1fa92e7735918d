import { domainToUnicode } from 'node:url'
import type { AskRules } from './ask/rules.ts'
import { holidaysOf } from './ask/working-time.ts'
import { PAGE_PEER } from './ask/written.ts'
import { Explained } from './explained.ts'
import type { ListAddress } from './model/ids.ts'
import type { Settings } from './settings/schema.ts'
import type { RecordReader } from './store/record.ts'

/** The rules of asking by mail that the settings give. Throws where they give no asking; Explained on a country without holidays. */
export function askRulesOf({ ask, web, language }: Settings, isColleague: AskRules['isColleague']): AskRules {
  const { address, mode, hours } = ask
  if (address === undefined || mode === 'off') throw new Error('the settings give no asking by mail')
  return {
    address: inUnicode(address),
    mode,
    demo: ask.demo,
    plusAddressing: ask.plusAddressing,
    trust: ask.demo ? { lmtpPeers: [PAGE_PEER] } : ask.trust, // of a demonstration only what its pages hand over
    isColleague,
    strangers: ask.strangers,
    perWeek: ask.perWeek,
    spreads: true,
    perDay: ask.perDay,
    listNotes: ask.listNotes,
    hours: {
      timeZone: hours.timeZone,
      fromHour: hours.from,
      toHour: hours.to,
      days: hours.days,
      isHoliday: holidaysIn(hours.holidays),
    },
    language,
    siteUrl: (web.url ?? (ask.demo ? `http://${web.listen.host}:${web.listen.port}` : undefined))?.replace(/\/+$/, ''),
  }
}

/** The days off of a country of the settings. Throws Explained where they are not known. */
export function holidaysIn(country: string): AskRules['hours']['isHoliday'] {
  if (country === 'none') return () => false
  try {
    return holidaysOf(country)
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault
    throw new Explained(`ask.hours.holidays: ${fault.message}; set another, or none`)
  }
}

/** Domains come in Unicode over LMTP. */
function inUnicode(address: string): string {
  const at = address.lastIndexOf('@') + 1
  return address.slice(0, at) + (domainToUnicode(address.slice(at)) || address.slice(at))
}

/** Who has posted to a list of colleagues is looked up again this often. */
export const COLLEAGUES_EVERY_MS = 10 * 60_000

/** Who may ask, by `ask.colleagues`: a domain's people; or a list's, those named as its readers or seen posting to it. */
export class Colleagues {
  private readonly domains: ReadonlySet<string>
  private readonly lists: readonly ListAddress[]
  /** What is mailed to a list reaches everybody on it: no list is a colleague. */
  private readonly nobody: ReadonlySet<string>
  private readonly named: ReadonlySet<string>
  private posters: ReadonlySet<string> = new Set()

  constructor({ ask, lists }: Settings) {
    const isList = (entry: string): boolean => entry.includes('@')
    this.domains = new Set(ask.colleagues.filter((entry) => !isList(entry)))
    this.lists = ask.colleagues.filter(isList) as ListAddress[]
    this.nobody = new Set([...this.lists, ...lists.map(({ address }) => address)])
    const readers = lists.filter(({ address }) => (this.lists as readonly string[]).includes(address))
    this.named = new Set(readers.flatMap((list) => (Array.isArray(list.readers) ? list.readers : [])))
  }

  /** Learns who has posted to the lists since. */
  async refresh(record: Pick<RecordReader, 'postersTo'>): Promise<void> {
    const posters = await Promise.all(this.lists.map((list) => record.postersTo(list)))
    this.posters = new Set(posters.flat())
  }

  has = (address: string): boolean => {
    const lower = address.toLowerCase()
    const domain = lower.slice(lower.lastIndexOf('@') + 1)
    if (this.nobody.has(lower)) return false
    return this.domains.has(domain) || this.named.has(lower) || this.posters.has(lower)
  }
}

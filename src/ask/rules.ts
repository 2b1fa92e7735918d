import type { PageLanguage } from '../model/question.ts'
import type { Trust } from './sender.ts'
import type { WorkingHours } from './working-time.ts'

/** How asking by mail is set up. */
export interface AskRules {
  /** The address that questions are mailed to, in lower case. */
  readonly address: string
  /** `pilot`: only questions of these people, and only asked of them, are mailed; all else is shown. */
  readonly mode: 'dry-run' | 'on' | { readonly pilot: readonly string[] }
  /** Whoever opens the outbox page may answer as the receiver: for the demo archive. */
  readonly demo: boolean
  /** The server delivers `ask+anything@` to `ask@`. */
  readonly plusAddressing: boolean
  readonly trust: Trust | undefined
  /** Whether an address is a colleague's, by the settings. */
  readonly isColleague: (address: string) => boolean
  readonly strangers: 'silent' | 'polite'
  /** How often a person may be asked from Monday to Sunday; Infinity for never mind. */
  readonly perWeek: number
  /** Whether the load is spread beyond that: a place for who is rarely asked, and more. */
  readonly spreads: boolean
  /** Questions a person may ask in a day. */
  readonly perDay: number
  readonly hours: WorkingHours
  /** Whoever asks on an ordinary list gets a private note with what the archive has. */
  readonly listNotes: boolean
  readonly language: PageLanguage
  /** How readers reach the site, without a slash at the end; without it mails hold no links. */
  readonly siteUrl: string | undefined
}

/** `ask` of `ask@example.org`, and its domain. */
export function partsOf(address: string): { readonly local: string; readonly domain: string } {
  const at = address.lastIndexOf('@')
  return { local: address.slice(0, at), domain: address.slice(at + 1) }
}

/** Whether an address is the ask address, or one with something after its plus. */
export function isOurs(rules: Pick<AskRules, 'address'>, address: string): boolean {
  const { local, domain } = partsOf(rules.address)
  const other = partsOf(address.toLowerCase())
  return other.domain === domain && (other.local === local || other.local.startsWith(`${local}+`))
}

/** What stands after the plus of one of our addresses, in lower case; '' where there is no plus, undefined where it is not ours. */
export function tagOf(rules: Pick<AskRules, 'address'>, address: string): string | undefined {
  if (!isOurs(rules, address)) return undefined
  return partsOf(address.toLowerCase()).local.slice(partsOf(rules.address).local.length + 1)
}

/** The address with something after its plus. */
export function withTag(rules: Pick<AskRules, 'address'>, tag: string): string {
  const { local, domain } = partsOf(rules.address)
  return `${local}+${tag}@${domain}`
}

/** Whether mail may go to an address as the mode is now. */
export const maySend = ({ mode }: Pick<AskRules, 'mode'>, address: string): boolean =>
  mode === 'on' || (typeof mode === 'object' && mode.pilot.includes(address))

/** Whether somebody may be asked a question: a colleague, and in a pilot one of its people, unless nothing of the question is sent. */
export const mayAsk = (
  rules: Pick<AskRules, 'mode' | 'isColleague'>,
  { rehearsal }: { readonly rehearsal: boolean },
  address: string,
): boolean => rules.isColleague(address) && (rehearsal || typeof rules.mode !== 'object' || maySend(rules, address))

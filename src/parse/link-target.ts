/** A longer one carries a campaign, or a person, in its query. */
const MAX_TARGET_CHARS = 200
/** Gateways and search engines that lead on to the address in their query. */
const LEADS_ON: Readonly<Record<string, string>> = {
  'safelinks.protection.outlook.com': 'url',
  'www.google.com': 'q',
  'www.google.no': 'q',
}

/** Where a link leads, if that says more than its text does: an address on the web, or a mailbox that the text does not name.
 *  '' where it does not. Gateways that lead on elsewhere are passed over. */
export function targetToTell(href: string, text: string): string {
  const said = plain(text)
  if (said === '') return ''
  const mailbox = /^mailto:([^?\s]{3,255})/i.exec(href)?.[1]
  if (mailbox !== undefined) return mailbox.includes('@') && !said.includes(mailbox.toLowerCase()) ? mailbox : ''
  if (!/^https?:\/\//i.test(href) || href.length > 4096) return ''
  const url = URL.parse(href)
  if (url === null) return ''
  const target = leadsTo(url)
  if (target.length > MAX_TARGET_CHARS) return ''
  const told = plain(target)
  return said.includes(told) || (said.length > 7 && told.startsWith(said.replace(/…$|\.\.\.$/, ''))) ? '' : target
}

function leadsTo(url: URL): string {
  const host = Object.keys(LEADS_ON).find((one) => url.hostname === one || url.hostname.endsWith(`.${one}`))
  const inside = host === undefined ? null : url.searchParams.get(LEADS_ON[host] ?? '')
  const isRedirect = inside !== null && /^https?:\/\/[^\s<>]+$/i.test(inside)
  return isRedirect ? inside : url.href
}

/** An address as far as it says where to: without scheme, "www." and the last slash. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?/, '')
    .replace(/\/$/, '')

import type { Context } from './archive-commands.ts'
import { holidaysIn } from './ask-rules.ts'
import { holdsArchive } from './data-folder.ts'
import type { Check } from './doctor-check.ts'
import { loginCheck } from './doctor-logins.ts'
import { mailboxChecks } from './doctor-mailboxes.ts'
import { Explained } from './explained.ts'
import { askAccountName } from './intake/account.ts'
import { smtpServerOf } from './logins.ts'
import { isLoopback } from './settings/host-port.ts'
import type { Settings } from './settings/schema.ts'
import { countAsked, mailboxesOf } from './store/sqlite/maintenance.ts'

/** Asking by mail: who vouches for senders, and what that means; whether mail can go out; what waits. */
export async function askChecks({ settings, folder }: Context): Promise<Check[]> {
  const { ask } = settings
  if (ask.address === undefined || ask.mode === 'off')
    return [{ name: 'ask', ok: true, detail: 'off: set ask.address to take questions by mail' }]
  const isSending = ask.mode !== 'dry-run'
  return [
    { name: 'ask', ok: true, detail: `${ask.address}, ${MODES[typeof ask.mode === 'object' ? 'pilot' : ask.mode]}` },
    trustCheck(ask),
    hoursCheck(ask),
    {
      name: 'ask colleagues',
      ok: ask.colleagues.length > 0,
      detail:
        ask.colleagues.length > 0
          ? ask.colleagues.join(', ')
          : 'nobody: name the domains or lists whose people may ask under ask.colleagues',
    },
    ...(isSending ? await smtpChecks(ask.smtp) : []),
    ...(isSending && settings.web.url === undefined
      ? [{ name: 'ask links', ok: false, detail: 'mails hold no links: set web.url to how readers reach the site' }]
      : []),
    ...(await askMailboxChecks({ settings, folder })),
    ...(holdsArchive(folder) ? queueChecks(folder) : []),
  ]
}

const MODES = {
  'dry-run': 'dry-run: nothing is sent, the page /outbox shows what would be',
  pilot: 'pilot: only the people named are sent mail, /outbox shows the rest',
  on: 'on: mail is sent',
}

/** What each way of trusting rests on, for whoever decides it. */
function trustCheck({ trust, lmtp, demo }: Settings['ask']): Check {
  const name = 'ask trust'
  if (demo) return { name, ok: true, detail: 'a demonstration: whatever its own pages are told, and no mail' }
  if (trust === undefined)
    return {
      name,
      ok: false,
      detail:
        'nobody vouches for senders, so every question is taken for forged; set ask.trust to exchange-online, google, { authserv: mx.example.org } or { lmtpPeers: [127.0.0.1] }',
    }
  if (trust === 'exchange-online')
    return {
      name,
      ok: true,
      detail:
        'exchange-online: mail that Exchange marks as sent inside the organisation (X-MS-Exchange-Organization-AuthAs: Internal). This holds only while all mail reaches us from Exchange Online itself, which removes that header from mail from outside',
    }
  if (trust === 'google')
    return {
      name,
      ok: true,
      detail:
        'google: what mx.google.com says in the topmost Authentication-Results of its own. This holds only while all mail reaches us from Google',
    }
  if ('authserv' in trust)
    return {
      name,
      ok: true,
      detail: `authserv ${trust.authserv}: its topmost Authentication-Results decides. That server must remove such headers of its own name from mail that comes in, and write all its results into one of them`,
    }
  return {
    name,
    ok: true,
    detail: `lmtpPeers ${trust.lmtpPeers.join(', ')}: whatever they hand over to ${lmtp.host}:${lmtp.port} with a colleague's address in From is believed. The envelope must be from the same domain, or a colleague; that mail server must itself refuse mail from outside that uses your domains there`,
  }
}

function hoursCheck({ hours }: Settings['ask']): Check {
  const { from, to, days, timeZone, holidays } = hours
  const name = 'ask hours'
  try {
    holidaysIn(holidays)
  } catch (fault) {
    if (fault instanceof Explained) return { name, ok: false, detail: fault.message }
    throw fault
  }
  const without = holidays === 'none' ? 'no holidays' : `but for the holidays of ${holidays}`
  return { name, ok: true, detail: `${from} to ${to}, days ${days.join(', ')} of the week, ${timeZone}, ${without}` }
}

async function smtpChecks(settings: Settings['ask']['smtp']): Promise<Check[]> {
  const { openSmtp } = await import('./post/send.ts')
  const server = smtpServerOf(settings)
  const { host } = new URL(server.url)
  const checks =
    'login' in settings && server.login !== undefined
      ? [await loginCheck(`login ${host} ${settings.user}`, settings.login, server.login)]
      : []
  if (checks.some(({ ok }) => !ok)) return checks
  const smtp = openSmtp(server, isLoopback)
  try {
    await smtp.verify()
    return [...checks, { name: 'ask mail out', ok: true, detail: `${host} takes mail` }]
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault)
    return [...checks, { name: 'ask mail out', ok: false, detail: `${host}: ${why}; what is to go out waits` }]
  } finally {
    smtp.close()
  }
}

async function askMailboxChecks({ settings: { ask, maxMessageBytes }, folder }: Context): Promise<Check[]> {
  const { mailbox } = ask
  if (mailbox === undefined) return []
  const kept = holdsArchive(folder) ? mailboxesOf(folder) : []
  const as = askAccountName(mailbox)
  return mailboxChecks(mailbox, kept, { name: `ask mailbox ${mailbox.host}`, as, maxBytes: maxMessageBytes })
}

function queueChecks(folder: string): Check[] {
  const { handed, waiting, failed, ignored } = countAsked(folder)
  const why = ignored.map((one) => `${one.mails} (${one.why})`).join(', ')
  return [
    {
      name: 'ask mail in',
      ok: handed === 0,
      detail: `${handed === 0 ? 'all dealt with' : `${handed} still to be dealt with (serve does)`}${why === '' ? '' : `; not answered in seven days: ${why}`}`,
    },
    {
      name: 'ask outbox',
      ok: failed === 0,
      detail: `${waiting} waiting, ${failed} given up${failed > 0 ? ': their receivers or the mail server refused them' : ''}`,
    },
  ]
}

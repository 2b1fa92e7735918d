import type { Address, Machine } from '../model/message.ts'
import type { Headers } from './headers.ts'
import { anyOf, startingWith } from './phrases.ts'

/** Senders of bounces (RFC 5321, 4.5.1 and custom), by the part before the @ or the name. */
const BOUNCER =
  /^(?:mailer-?daemon|post_?master|mail-?daemon|mail-?delivery|bounces?|delivery-?(?:status|failure)|mdaemon|postoffice|no-?deliver|mailscanner|amavisd?|symantec_antivirus|administrator)\b/i
const BOUNCER_NAME =
  /\b(?:mail delivery (?:sub)?system|mailer-daemon|mail administrator|delivery subsystem|system administrator|systemadministrator|e-postleveringssystem|postmaster|mail system)\b/i
const ROBOT = new RegExp(
  String.raw`^${anyOf(
    '(?:do[-_.]?)?no[-_.]?reply|do[-_.]?not[-_.]?reply|ikke[-_.]?svar|svar[-_.]?ikke|ikkesvar',
    'nepasrepondre|keine[-_.]?antwort|donotreply|robot|bot|cron|root|daemon|buildbot|jenkins|hudson',
    'gerrit|travis|notifications?|notify|notifier|alerts?|nagios|zabbix|automailer|autosvar',
    'bugzilla(?:-daemon)?|jira|git|svn|cvs|www-data|apache|nobody',
  )}(?:[-+_.].*)?$`,
  'i',
)
const ROBOT_SUFFIX = /(?:^|[-_.+])(?:no-?reply|noreply|bot|robot|daemon|notifications?)$/i
/** Programs that post for nobody; a person's mail through a review or forge server has these too. */
const ROBOT_HEADERS =
  /^(?:x-gerrit-|x-github-|x-gitlab-|x-jenkins-|x-hudson-|x-bugzilla-|x-jira-|x-cron-env|x-buildbot-|x-travis-|x-sentry-|x-nagios-|x-zabbix-|x-launchpad-)/
const ROBOT_MAILER =
  /^(?:jenkins|buildbot|gerrit|mediawiki|bugzilla|jira|nagios|zabbix|grafana|trac|redmine|phpmailer.*bot)\b/i

/** How clients and mail systems begin the subject of an absence reply: bokmål, nynorsk, Swedish, Danish, Finnish,
 *  English, German, Dutch, French, Spanish, Italian, Portuguese. */
const AUTO_REPLY_SUBJECT = startingWith(
  'automat(?:ic|ed) reply|auto(?:matic)?[- ]?(?:reply|response|responder|answer)|out of (?:the )?office',
  String.raw`away from (?:my|the) (?:mail|office|desk)|away until\b|vacation (?:reply|response|message|notice)`,
  'on vacation|i am out of (?:the )?office|autosvar|auto-?svar|automatisk (?:svar|frånvaro|fravær)',
  'automatiskt svar|autosvars?melding|fravær(?:smelding|sassistent|sbesked|:)',
  'fråvær(?:smelding|sassistent|:)|frånvaro(?:meddelande|:)|ikke (?:på|til stede på) kontoret',
  String.raw`ikkje på kontoret|borte fra kontoret|ute av kontoret|ferie(?:melding|svar)\b|automaattinen|poissaolo`,
  'automatische antwort|abwesenheits?(?:notiz|nachricht|meldung|assistent|:)|automatisch antwoord',
  'afwezig(?:heidsassistent|heidsbericht|:)|réponse automatique|absence du bureau|absente? du bureau',
  'respuesta automática|fuera de la oficina|risposta automatica|resposta automática|fora do escritório',
)
const BOUNCE_SUBJECT = new RegExp(
  String.raw`^(?:\[[^\]]{1,40}\]\s*)?(?:(?:re|fwd?):\s*)?${anyOf(
    'undeliver(?:able|ed)|undeliverable mail|mail delivery (?:failed|failure|system|error|status)',
    '(?:e-?mail )?delivery (?:status|failure|failed|notification|has failed|delayed)',
    'delivery of your message|returned mail|returned to sender|failure notice|failed (?:mail|delivery)',
    'mail (?:could not be delivered|failure|status report|system error|not delivered)',
    'message (?:could not be delivered|status|not delivered|delivery)|non ?delivery|non-deliverable',
    'nondeliverable|could not send message|warning: (?:could not|message)|dsn:|ikke levert',
    'levering mislyktes|ikke-leverbar|feil ved levering|kan ikke leveres|kunne ikke leveres|ikkje levert',
    'olevererad|kan inte leverera|unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|non remis',
    "échec de la remise|notification d'état|no se ha podido entregar|message d'erreur|mancata consegna",
    'postmaster notify|user unknown|unknown user|virus (?:found|detected|alert)',
    'automatically rejected mail|considered unsolicited|rejected(?: mail| posting)?:|delivery report',
    'email delivery failure|mail error|mail transaction|problems? (?:delivering|with delivery)',
    'your (?:message|mail) .{0,80}(?:could not|was not|rejected)',
  )}`,
  'iu',
)

/** Why a mail counts as written by a program, or undefined. A list's own marks (Precedence: list, List-*, bulk) say
 *  nothing: people's mail carries them too; nor does X-Auto-Response-Suppress, which Exchange puts on people's mail. */
export function machineOf(headers: Headers, from: Address, subject: string): Machine | undefined {
  if (isBounce(headers, from, subject)) return 'bounce'
  if (isAutoReply(headers, subject)) return 'auto-reply'
  return isRobot(headers, from) ? 'robot' : undefined
}

function isBounce(headers: Headers, from: Address, subject: string): boolean {
  const type = headers.first('content-type') ?? ''
  const isReport = /^multipart\/report\b/i.test(type)
  if (isReport && /report-type\s*=\s*"?(?:delivery-status|feedback-report)/i.test(type)) return true
  if (headers.first('x-failed-recipients') !== undefined) return true
  const local = localPart(from.address)
  const isDaemon =
    BOUNCER.test(local) ||
    BOUNCER_NAME.test(from.name) ||
    headers.all('return-path').some((path) => /^<\s*>$/.test(path))
  return (
    (isDaemon && (isReport || BOUNCE_SUBJECT.test(subject) || /^(?:mailer-?daemon|mail-?daemon)\b/i.test(local))) ||
    (isReport && BOUNCE_SUBJECT.test(subject))
  )
}

function isAutoReply(headers: Headers, subject: string): boolean {
  const type = headers.first('content-type') ?? ''
  const autoSubmitted = (headers.first('auto-submitted') ?? '').toLowerCase()
  return (
    autoSubmitted.startsWith('auto-replied') ||
    /report-type\s*=\s*"?disposition-notification/i.test(type) ||
    headers.first('x-autoreply') !== undefined ||
    headers.first('x-autorespond') !== undefined ||
    headers.first('x-autoresponder') !== undefined ||
    headers.first('x-auto-reply-from') !== undefined ||
    headers.first('x-mail-autoreply') !== undefined ||
    /auto[-_]?(?:reply|replied|response|responder)/i.test(
      `${headers.first('precedence') ?? ''} ${headers.first('x-precedence') ?? ''} ${headers.first('x-postfix-auto-reply') ?? ''}`,
    ) ||
    /auto[- ]repl/i.test(
      `${headers.first('content-identifier') ?? ''} ${headers.first('x400-content-identifier') ?? ''}`,
    ) ||
    AUTO_REPLY_SUBJECT.test(subject)
  )
}

function isRobot(headers: Headers, from: Address): boolean {
  const autoSubmitted = (headers.first('auto-submitted') ?? 'no').toLowerCase()
  const local = localPart(from.address)
  return (
    autoSubmitted.startsWith('auto-') ||
    ROBOT.test(local) ||
    ROBOT_SUFFIX.test(local) ||
    (BOUNCER.test(local) && !/^administrator/i.test(local)) ||
    headers.names().some((name) => ROBOT_HEADERS.test(name)) ||
    ROBOT_MAILER.test(headers.first('x-mailer') ?? '') ||
    /^(?:cron daemon|buildbot|jenkins|gerrit code review)\b/i.test(from.name)
  )
}

const localPart = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf('@')))

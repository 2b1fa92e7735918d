import { isIP } from 'node:net'
import { z } from 'zod'
import { isLoopback, parseHostPort } from './host-port.ts'
import { type IndexServer, IndexUrls, secretProblem } from './index-server.ts'
import { loginKeys, loginOf, oneLogin } from './logins.ts'
import { listOf, section, text, url } from './pieces.ts'

const ADDRESS = /^[^\s<>@,;"]+@[^\s<>@,;"]+$/
const DOMAIN = /^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/
const Address = text('a mail address, as dev@example.org')
  .toLowerCase()
  .regex(ADDRESS, 'must be a mail address, as dev@example.org')
const Domain = text('a domain, as example.org').toLowerCase().regex(DOMAIN, 'must be a domain, as example.org')
const Port = z.int('must be a port number').min(1, 'must be 1 to 65535').max(65535, 'must be 1 to 65535')

const hostPort = (example: string) =>
  z.string(`must be HOST:PORT, as ${example}`).transform((written, context) => {
    const read = parseHostPort(written)
    if (read !== undefined) return read
    context.addIssue(`must be HOST:PORT, as ${example}`)
    return z.NEVER
  })

const authority = text("a file with the certificate of the authority that signed the server's")

const List = section({
  address: Address,
  name: text('the name people know the list by'),
  about: text('a line on what the list is for').optional(),
  readers: z.union([z.literal('everyone'), z.literal('members'), z.array(Address).min(1)], {
    error: 'must be everyone, members, or a list of addresses as [ada@example.org]',
  }),
})

const IMAPS_PORT = 993
const IMAP_PORT = 143

const Folder = text('the name of a folder, a pattern as Lister/*, or a use as \\Sent')

const Account = section({
  host: text('the name of the IMAP server'),
  port: Port.optional(),
  tls: z.union([z.boolean(), z.literal('starttls')], 'must be true, false or starttls').optional(),
  user: text('the name that logs in'),
  ...loginKeys,
  ca: authority.optional(),
  folders: listOf(Folder, 'folders').min(1, 'must name a folder, as [INBOX]').default(['INBOX']),
  exclude: listOf(Folder, 'folders').default(['\\Junk', '\\Trash', '\\Drafts']),
  list: Address.optional(),
  followDeletions: z.boolean('must be true or false').default(false),
})
  .superRefine(...oneLogin)
  .transform((account, context) => {
    const onThisMachine = isLoopback(account.host)
    const tls = account.tls !== undefined ? account.tls !== false : !onThisMachine
    if (!tls && !onThisMachine) {
      const message = 'must be true: without TLS the password would cross the network in the clear'
      context.addIssue({ code: 'custom', path: ['tls'], message })
    }
    const asksForTls = account.tls === 'starttls' || (tls && account.port === IMAP_PORT)
    return {
      ...loginOf(account),
      tls,
      startTls: asksForTls,
      port: account.port ?? (tls && !asksForTls ? IMAPS_PORT : IMAP_PORT),
    }
  })

const SmtpUrl = url(/^smtps?$/, 'smtp://127.0.0.1:25')
const SmtpServer = section({ url: SmtpUrl, ca: authority.optional() })
const SmtpLogin = section({
  url: SmtpUrl.refine((where) => !hasUser(where), 'must hold no user or password: they have keys of their own here'),
  ca: authority.optional(),
  user: text('the name that logs in'),
  ...loginKeys,
})
  .superRefine(...oneLogin)
  .transform(loginOf)

type SmtpSettings = z.infer<typeof SmtpServer> | z.infer<typeof SmtpLogin>
const isServerAlone = (written: unknown): boolean =>
  typeof written === 'object' && written !== null && Object.keys(written).every((key) => key === 'url' || key === 'ca')

/** Where mail goes out: an address, or a group with an address, who signed its certificate, and a login. */
const Smtp = z.unknown().transform((written, context): SmtpSettings => {
  const read =
    typeof written === 'string'
      ? SmtpUrl.safeParse(written)
      : (isServerAlone(written) ? SmtpServer : SmtpLogin).safeParse(written)
  if (read.success) return typeof read.data === 'string' ? { url: read.data } : read.data
  for (const issue of read.error.issues) context.addIssue({ ...issue })
  return z.NEVER
})

const PEERS = 'must name the mail servers that may hand mail over, as [127.0.0.1]'
const Peer = z
  .string('must be an IP address, as 127.0.0.1')
  .refine((peer) => isIP(peer) !== 0, 'must be an IP address, as 127.0.0.1: neither a name nor a network')

/** Where the organisation's mail server hands over mail of the lists. */
const ListLmtp = section({
  listen: hostPort('127.0.0.1:2401').prefault('127.0.0.1:2401'),
  peers: z.array(Peer, PEERS).min(1, PEERS).optional(),
  addresses: listOf(Address, 'addresses').default([]),
}).superRefine(({ listen, peers }, context) => {
  if (!isLoopback(listen.host) && peers === undefined)
    context.addIssue({
      code: 'custom',
      path: ['listen'],
      message: 'must be on this machine, as 127.0.0.1:2401, or peers must name the mail servers that may connect',
    })
})

const Trust = z.union(
  [
    z.literal('exchange-online'),
    z.literal('google'),
    z.strictObject({ lmtpPeers: z.array(Peer, PEERS).min(1, PEERS) }),
    z.strictObject({ authserv: Domain }),
  ],
  {
    error:
      'must be exchange-online, google, { authserv: mx.example.org } or { lmtpPeers: [127.0.0.1] }: who vouches for senders',
  },
)

const Mode = z.union(
  [
    z.literal('off'),
    z.literal('dry-run'),
    z.literal('on'),
    z.strictObject({ pilot: z.array(Address).min(1, 'must name who is sent mail, as [ada@example.org]') }),
  ],
  { error: 'must be off, dry-run, on, or { pilot: [ada@example.org] }' },
)

const HOUR = 'must be an hour of the day, as 8 or 15.5'
const Hours = section({
  from: z.number(HOUR).min(0, HOUR).max(24, HOUR).default(8),
  to: z.number(HOUR).min(0, HOUR).max(24, HOUR).default(16),
  days: listOf(z.int('must be 1 (Monday) to 7').min(1).max(7), 'days, 1 is Monday').min(1).default([1, 2, 3, 4, 5]),
  timeZone: text('a time zone, as Europe/Oslo')
    .refine(isTimeZone, 'must be a time zone, as Europe/Oslo')
    .default('Europe/Oslo'),
  holidays: text('a country, as NO, or none')
    .regex(/^(?:[A-Z]{2}|none)$/, 'must be a country of two letters, as NO, or none')
    .default('NO'),
}).refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than from' })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const count = (most: number) =>
  z.int('must be a whole number').min(1, 'must be 1 or more').max(most, `must be at most ${most}`)

const Ask = section({
  address: Address.optional(),
  mode: Mode.default('dry-run'),
  lmtp: hostPort('127.0.0.1:2400').prefault('127.0.0.1:2400'),
  mailbox: Account.optional(),
  smtp: Smtp.prefault('smtp://127.0.0.1:25'),
  colleagues: listOf(
    z.union([Address, Domain], 'must be a domain or a list, as example.org'),
    'domains and lists',
  ).default([]),
  trust: Trust.optional(),
  strangers: z.enum(['silent', 'polite'], 'must be silent or polite').default('silent'),
  plusAddressing: z.boolean('must be true or false').default(true),
  listNotes: z.boolean('must be true or false').default(false),
  perWeek: count(100).default(3),
  perDay: count(1000).default(10),
  hours: Hours.prefault({}),
  demo: z.boolean('must be true or false').default(false),
}).superRefine((ask, context) => {
  const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (ask.demo && ask.mode !== 'dry-run')
    issue('demo', 'must be false where mail is sent: anyone could answer as anyone')
  if (!isLoopback(ask.lmtp.host) && !(typeof ask.trust === 'object' && 'lmtpPeers' in ask.trust))
    issue('lmtp', 'must be on this machine, as 127.0.0.1:2400, or ask.trust.lmtpPeers must name who may connect')
  if (ask.address === undefined) {
    if (ask.mode !== 'off' && ask.mode !== 'dry-run') issue('address', 'must be set before mail is sent')
    return
  }
  if (ask.plusAddressing && ask.address.includes('+'))
    issue('address', 'must have no +: reply addresses add their own, unless plusAddressing is false')
  if (ask.mailbox?.followDeletions === true)
    issue('mailbox', 'must not follow deletions: what was asked and answered is kept')
  if (ask.mailbox !== undefined && typeof ask.trust === 'object' && 'lmtpPeers' in ask.trust)
    issue(
      'trust',
      'must be exchange-online, google or { authserv: mx.example.org }: mail from a mailbox is handed over by no peer',
    )
  if (ask.mode !== 'off' && ask.mode !== 'dry-run' && ask.trust === undefined)
    issue(
      'trust',
      'must be set before mail is sent: who vouches for senders? exchange-online, google, { authserv: mx.example.org } or { lmtpPeers: [127.0.0.1] }',
    )
  if (ask.mode !== 'off' && ask.mode !== 'dry-run' && ask.colleagues.length === 0)
    issue('colleagues', 'must name the domains or lists whose people may ask, as [example.org]')
})

const Web = section({
  listen: hostPort('127.0.0.1:8480')
    .refine(({ host }) => isLoopback(host), {
      error:
        'must be 127.0.0.1, [::1] or localhost: without sign-in, whoever reaches another address reads the archive',
    })
    .prefault('127.0.0.1:8480'),
  url: url(/^https?$/, 'https://hvemvet.example.org').optional(),
  name: text('the name of the organisation, as pages show it').optional(),
})

const Index = section({
  url: IndexUrls.prefault(''),
  username: text('the name that logs in').optional(),
  password: text('the password, best as "${ELASTICSEARCH_PASSWORD}" from the environment').optional(),
  apiKey: text('an API key, best as "${ELASTICSEARCH_API_KEY}" from the environment').optional(),
  ca: authority.optional(),
}).transform(({ url: where, username, password, apiKey, ca }, context): IndexServer => {
  const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if ((username === undefined) !== (password === undefined))
    issue(username === undefined ? 'username' : 'password', 'must be set too: a user and a password go together')
  if (username !== undefined && apiKey !== undefined) issue('apiKey', 'must go, or username and password must')
  const named = username !== undefined && password !== undefined ? { username, password } : where.auth
  const auth = apiKey !== undefined ? { apiKey } : named
  const problem = secretProblem({ urls: where.urls, auth })
  if (problem !== undefined) issue('url', problem)
  return { urls: where.urls, auth, ca }
})

const hasUser = (where: string): boolean => new URL(where).username !== '' || new URL(where).password !== ''

/** Empty: no search by meaning. */
const Embeddings = section({
  url: z.union([z.literal(''), url(/^https?$/, 'http://127.0.0.1:8000/v1')]).default(''),
  model: text('the name of the model').default('default'),
  apiKey: text('an API key, best as "${EMBEDDINGS_API_KEY}" from the environment').optional(),
  inputType: z.boolean('must be true or false').default(false),
}).superRefine(({ url: where, apiKey }, context) => {
  if (where !== '' && hasUser(where))
    context.addIssue({ code: 'custom', path: ['url'], message: 'must hold no user or password; set embeddings.apiKey' })
  if (apiKey !== undefined && where.startsWith('http:') && !isLoopback(new URL(where).hostname))
    context.addIssue({
      code: 'custom',
      path: ['url'],
      message: 'must begin with https: without TLS the key would cross the network in the clear',
    })
})

const KIB = 1024
const MIB = 1024 * KIB
const BYTES = 'must be a number of bytes from 65536 (64 KiB) to 268435456 (256 MiB)'

export const SettingsSchema = section({
  language: z.enum(['nb', 'nn', 'en'], 'must be nb, nn or en').default('nb'),
  lists: listOf(List, 'lists').superRefine(noneTwice('address')).default([]),
  accounts: listOf(Account, 'accounts').default([]),
  lmtp: ListLmtp.optional(),
  index: Index.prefault({}),
  embeddings: Embeddings.prefault({}),
  ask: Ask.prefault({}),
  web: Web.prefault({}),
  maxMessageBytes: z
    .int(BYTES)
    .min(64 * KIB, BYTES)
    .max(256 * MIB, BYTES)
    .default(25 * MIB),
}).superRefine(({ ask, lists, accounts, lmtp }, context) => {
  const issue = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
  if (lmtp !== undefined && lists.length + lmtp.addresses.length === 0)
    issue(['lmtp'], 'must have lists to take mail of, under lists: or as lmtp.addresses')
  if (ask.address === undefined) return
  if (lmtp !== undefined && ask.mailbox === undefined && lmtp.listen.port === ask.lmtp.port)
    issue(['lmtp', 'listen'], 'must be another port than that of ask.lmtp')
  for (const [at, { address, readers }] of lists.entries())
    if (address === ask.address && readers !== 'everyone')
      issue(['lists', at, 'readers'], 'must be everyone: this is the ask address, and questions are read by everyone')
  for (const [at, { host, user }] of accounts.entries())
    if (user === ask.address || (host === ask.mailbox?.host && user === ask.mailbox.user))
      issue(['accounts', at, 'user'], 'must not be the mailbox of the ask address: asking reads it, and archives it')
})

/** Everything that `config/hvemvet.yaml` can say, with what holds where it says nothing. */
export type Settings = z.infer<typeof SettingsSchema>

function noneTwice(key: 'address') {
  return (items: readonly { readonly [key]: string }[], context: z.RefinementCtx): void => {
    const seen = new Set<string>()
    for (const [at, item] of items.entries()) {
      const value = item[key]
      if (seen.has(value))
        context.addIssue({ code: 'custom', path: [at, key], message: `names ${value} a second time` })
      seen.add(value)
    }
  }
}

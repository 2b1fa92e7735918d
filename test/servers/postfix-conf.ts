export interface PostfixSetup {
  readonly folder: string
  /** Holds Postfix's own tables of files, which it wants to see. */
  readonly metaFolder: string
  readonly port: number
  readonly domain: string
  readonly askLmtpPort: number
  readonly dovecotLmtpPort: number
  /** Dovecot's, where to ask who may log in; then only they may send. */
  readonly saslPort?: number | undefined
}

/** Accounts that every Debian has: Postfix wants a user and a group that nothing else of it runs as. */
export const MAIL_OWNER = 'news'
export const DROP_GROUP = 'games'

/** The whole of main.cf for one test server. Names are never looked up, all mail goes to the two listeners on loopback,
 *  and what would leave the machine is an error. It tries again after seconds where the usual is minutes. */
export const mainCf = (setup: PostfixSetup): string => `
compatibility_level = 3.6
queue_directory = ${setup.folder}/queue
data_directory = ${setup.folder}/data
maillog_file = ${setup.folder}/maillog
maillog_file_prefixes = ${setup.folder}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
meta_directory = ${setup.metaFolder}
mail_owner = ${MAIL_OWNER}
setgid_group = ${DROP_GROUP}
default_privs = nobody

inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_bind_address = 127.0.0.1
disable_dns_lookups = yes
smtp_host_lookup = native
lmtp_host_lookup = native
smtpd_peername_lookup = no

myhostname = mx.${setup.domain}
mydomain = ${setup.domain}
myorigin = ${setup.domain}
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = ${setup.domain}
virtual_mailbox_maps = static:ok
virtual_transport = dovecot:inet:127.0.0.1:${setup.dovecotLmtpPort}
dovecot_destination_recipient_limit = 1
transport_maps = inline:{ { ask@${setup.domain} = lmtp:inet:127.0.0.1:${setup.askLmtpPort} } }
recipient_delimiter = +
local_transport = error:5.1.1 no local delivery
relay_transport = error:5.1.2 outside mail is disabled
default_transport = error:5.1.2 outside mail is disabled
fast_flush_domains =

mynetworks = 127.0.0.0/8
${setup.saslPort === undefined ? 'smtpd_relay_restrictions = permit_mynetworks, reject' : loginsBy(setup.saslPort)}
message_size_limit = 52428800
virtual_mailbox_limit = 0

minimal_backoff_time = 1s
maximal_backoff_time = 5s
queue_run_delay = 1s
transport_retry_time = 1s
bounce_queue_lifetime = 1h
maximal_queue_lifetime = 1h
`

const loginsBy = (saslPort: number): string => `smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${saslPort}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject`

/** The whole of master.cf: only what takes mail by SMTP and hands it on by LMTP. */
export const masterCf = (port: number): string =>
  [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'qmgr unix n - n 300 1 qmgr',
    'postlog unix-dgram n - n - 1 postlogd',
    'cleanup unix n - n - 0 cleanup',
    'showq unix n - n - 0 showq',
    'rewrite unix - - n - - trivial-rewrite',
    ...['lmtp', 'error', 'anvil', 'proxymap'].map((service) => `${service} unix - - n - - ${service}`),
    'dovecot unix - - n - - lmtp',
    'scache unix - - n - 1 scache',
    'retry unix - - n - - error',
    ...['bounce', 'defer', 'trace'].map((service) => `${service} unix - - n - 0 bounce`),
  ]
    .map((line) => `${line}\n`)
    .join('')

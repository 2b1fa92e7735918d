import type { Certificate } from './certificates.ts'

export interface MailAccount {
  readonly uid: number
  readonly gid: number
  /** Whose the mail is. */
  readonly mailUser: string
  /** Whom Dovecot's own helpers run as. */
  readonly internalUser: string
  readonly internalGroup: string
}

/** OAuth for a Dovecot: each token is asked about at a server, which says whose it is (RFC 7662). */
export interface OAuthLogin {
  readonly introspectionUrl: string
  readonly mechanisms: readonly ('xoauth2' | 'oauthbearer')[]
}

/** TLS for a Dovecot: on a port of its own from the start, and by STARTTLS on the other. */
export interface DovecotTls extends Certificate {
  /** Of further addresses of this machine, certificates of their own or the first one. */
  readonly others?: Readonly<Record<string, Certificate | undefined>>
}

/** The whole of dovecot.conf for one test server: every user exists with the password `secret`, logins go through plain
 *  text on loopback, nothing is in /etc. Values that stand empty switch off chroots, which need root. */
export const dovecotConf = (server: {
  folder: string
  port: number
  lmtpPort: number
  /** Where Postfix asks who may log in. */
  saslPort: number
  account: MailAccount
  oauth?: OAuthLogin | undefined
  tls?: (DovecotTls & { readonly port: number }) | undefined
}): string => `
base_dir = ${server.folder}/run
state_dir = ${server.folder}/state
log_path = ${server.folder}/dovecot.log
protocols = imap lmtp
listen = ${['127.0.0.1', ...Object.keys(server.tls?.others ?? {})].join(', ')}
${server.tls === undefined ? 'ssl = no' : tlsOf(server.tls)}
disable_plaintext_auth = no
auth_mechanisms = plain login ${server.oauth?.mechanisms.join(' ') ?? ''}
auth_username_format = %Ln
auth_failure_delay = 0
default_internal_user = ${server.account.internalUser}
default_internal_group = ${server.account.internalGroup}
default_login_user = ${server.account.mailUser}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
recipient_delimiter = +
mail_location = maildir:~/Maildir:UTF-8
mail_fsync = never
passdb {
  driver = static
  mechanisms = plain login
  args = password=secret
}
${server.oauth === undefined ? '' : oauthPassdb(server.folder, server.oauth)}userdb {
  driver = static
  args = uid=${server.account.uid} gid=${server.account.gid} home=${server.folder}/mail/%Ln allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Archive {
    auto = subscribe
    special_use = \\Archive
  }
}
service imap-login {
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    port = ${server.port}
  }
  inet_listener imaps {
    port = ${server.tls?.port ?? 0}
    ssl = yes
  }
}
service lmtp {
  process_min_avail = 1
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${server.lmtpPort}
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0 # a failed login must not slow down the next
  }
}
service stats {
  chroot =
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${server.saslPort}
  }
  unix_listener auth-userdb {
    mode = 0600
    user = ${server.account.mailUser}
  }
}
protocol lmtp {
  postmaster_address = postmaster@example.test
  hostname = mx.example.test
}
`

const tlsOf = ({ others = {}, ...first }: DovecotTls): string =>
  ['ssl = yes', filesOf(first)]
    .concat(
      Object.entries(others).flatMap(([address, own]) =>
        own === undefined ? [] : [`local ${address} {\n${filesOf(own)}\n}`],
      ),
    )
    .join('\n')

const filesOf = ({ certificate, key }: Certificate): string => `ssl_cert = <${certificate}\nssl_key = <${key}`

const oauthPassdb = (folder: string, { mechanisms }: OAuthLogin): string => `passdb {
  driver = oauth2
  mechanisms = ${mechanisms.join(' ')}
  args = ${oauthConfPath(folder)}
}
`

/** The file that oauthConf belongs in. */
export const oauthConfPath = (folder: string): string => `${folder}/oauth2.conf`

export const oauthConf = ({ introspectionUrl }: OAuthLogin): string => `
introspection_url = ${introspectionUrl}
introspection_mode = post
force_introspection = yes
active_attribute = active
active_value = true
username_attribute = username
username_format = %Ln
timeout_msecs = 2000
`

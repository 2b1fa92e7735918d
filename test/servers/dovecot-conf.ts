export interface MailAccount {
  readonly uid: number
  readonly gid: number
  /** Whose the mail is. */
  readonly mailUser: string
  /** Whom Dovecot's own helpers run as. */
  readonly internalUser: string
  readonly internalGroup: string
}

/** The whole of dovecot.conf for one test server: every user exists with the password `secret`, logins go through plain
 *  text on loopback, nothing is in /etc. Values that stand empty switch off chroots, which need root. */
export const dovecotConf = (server: {
  folder: string
  port: number
  lmtpPort: number
  account: MailAccount
}): string => `
base_dir = ${server.folder}/run
state_dir = ${server.folder}/state
log_path = ${server.folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
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
  args = password=secret
}
userdb {
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
    port = 0
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
}
service stats {
  chroot =
}
service auth {
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

import type { Account } from './intake/account.ts'
import { askingUntil } from './login/asking.ts'
import { openLogin } from './login/login.ts'
import type { SmtpServer } from './post/send.ts'
import { isLoopback } from './settings/host-port.ts'
import type { Settings } from './settings/schema.ts'

/** An account of the settings, which can log in. Folders that share it share what it logs in with. */
export const accountOf = (account: Settings['accounts'][number], stop?: AbortSignal): Account => ({
  ...account,
  login: openLogin(account.user, account.login, askingUntil(stop, isLoopback)),
})

/** The mail server of the settings that takes mail out. */
export const smtpServerOf = (smtp: Settings['ask']['smtp'], stop?: AbortSignal): SmtpServer =>
  'login' in smtp
    ? {
        url: smtp.url,
        ca: smtp.ca,
        user: smtp.user,
        login: openLogin(smtp.user, smtp.login, askingUntil(stop, isLoopback)),
      }
    : { url: smtp.url, ca: smtp.ca }

import type { Login } from '../model/login.ts'
import type { Asking } from './asking.ts'
import { type Command, passwordFrom, tokenFrom } from './command.ts'
import { keptLogin } from './kept.ts'
import type { Grant } from './token-server.ts'

/** How somebody logs in, as the settings say. */
export type LoginSettings =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'password-command'; readonly command: Command }
  | { readonly kind: 'token-command'; readonly command: Command }
  | {
      readonly kind: 'client-credentials'
      readonly tokenUrl: string
      readonly clientId: string
      readonly clientSecret: string
      readonly scope?: string | undefined
    }
  | {
      readonly kind: 'exchange-online'
      readonly tenant: string
      readonly clientId: string
      readonly clientSecret: string
    }
  | { readonly kind: 'google'; readonly serviceAccount: string }

/** The login of `user`. Asks for nothing before it is called. */
export function openLogin(user: string, settings: LoginSettings, asking: Asking): Login {
  const { now } = asking
  switch (settings.kind) {
    case 'password':
      return async () => settings
    case 'password-command':
      return keptLogin(() => passwordFrom(settings.command, asking), now)
    case 'token-command':
      return keptLogin(() => tokenFrom(settings.command, asking), now)
    default:
      return keptLogin(async () => {
        const { askTokenServer } = await import('./token-server.ts') // only where there is one to ask: it is large
        return askTokenServer(await grantFor(user, settings, now), asking)
      }, now)
  }
}

const EXCHANGE_ONLINE = { host: 'https://login.microsoftonline.com', scope: 'https://outlook.office365.com/.default' }

/** What is asked of which token server. */
export async function grantFor(
  user: string,
  settings: Extract<LoginSettings, { kind: 'client-credentials' | 'exchange-online' | 'google' }>,
  now: () => number,
): Promise<Grant> {
  if (settings.kind === 'google') {
    const { serviceAccountGrant } = await import('./service-account.ts')
    return serviceAccountGrant(settings.serviceAccount, user, now())
  }
  const { clientId: id, clientSecret: secret } = settings
  const grant = { type: 'client_credentials', client: { id, secret } } as const
  if (settings.kind === 'exchange-online') {
    const tokenUrl = `${EXCHANGE_ONLINE.host}/${encodeURIComponent(settings.tenant)}/oauth2/v2.0/token`
    return { ...grant, tokenUrl, parameters: { scope: EXCHANGE_ONLINE.scope } }
  }
  const { tokenUrl, scope } = settings
  return { ...grant, tokenUrl, parameters: scope === undefined ? {} : { scope } }
}

const KINDS: Readonly<Record<LoginSettings['kind'], string>> = {
  password: 'the password of the settings',
  'password-command': 'a password by command',
  'token-command': 'an OAuth token by command',
  'client-credentials': 'OAuth with client credentials',
  'exchange-online': 'OAuth of Exchange Online',
  google: 'OAuth of a Google service account',
}

/** What kind of login it is, for people. */
export const loginInWords = ({ kind }: LoginSettings): string => KINDS[kind]

import type { z } from 'zod'
import { isLoopback } from './host-port.ts'
import { listOf, section, text, url } from './pieces.ts'

/** How to log in at a mail server. */
export type Login =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'password-command' | 'token-command'; readonly command: readonly string[] }
  | ({ readonly kind: 'exchange-online' } & z.infer<typeof ExchangeOnline>)
  | ({ readonly kind: 'google' } & z.infer<typeof Google>)
  | ({ readonly kind: 'client-credentials' } & z.infer<typeof ClientCredentials>)

const Command = (example: string) =>
  listOf(text('a word of the command'), 'words').min(1, `must be the words of a command, as [${example}]`)

const clientId = text('the id of the application that logs in')
const clientSecret = text('the secret of the application, best as "${OAUTH_SECRET}" from the environment')

const ExchangeOnline = section({
  tenant: text('the tenant, by its id or as example.onmicrosoft.com').regex(
    /^[A-Za-z0-9][A-Za-z0-9.-]*$/,
    'must be the tenant, by its id or as example.onmicrosoft.com',
  ),
  clientId,
  clientSecret,
})

const Google = section({ serviceAccount: text('a file: the key of the service account, as Google made it (JSON)') })

const ClientCredentials = section({
  tokenUrl: url(/^https?$/, 'https://login.example.org/token').refine(
    (where) => where.startsWith('https:') || isLoopback(new URL(where).hostname.replace(/^\[|\]$/g, '')),
    'must begin with https: without TLS the secret would cross the network in the clear',
  ),
  clientId,
  clientSecret,
  scope: text('the scope to ask for').optional(),
})

const OAuth = section({
  exchangeOnline: ExchangeOnline.optional(),
  google: Google.optional(),
  clientCredentials: ClientCredentials.optional(),
  command: Command('oauth-token, arkiv@example.org').optional(),
})
  .superRefine(
    ...exactlyOne(
      ['exchangeOnline', 'google', 'clientCredentials', 'command'],
      [],
      'must be one of exchangeOnline, google, clientCredentials, command',
    ),
  )
  .transform(({ exchangeOnline, google, clientCredentials, command }): Login => {
    if (exchangeOnline !== undefined) return { kind: 'exchange-online', ...exchangeOnline }
    if (google !== undefined) return { kind: 'google', ...google }
    if (clientCredentials !== undefined) return { kind: 'client-credentials', ...clientCredentials }
    return { kind: 'token-command', command: command ?? [] }
  })

/** The keys of a group that logs in. */
export const loginKeys = {
  password: text('the password, best as "${IMAP_PASSWORD}" from the environment').optional(),
  passwordCommand: Command('pass, show, imap').optional(),
  oauth: OAuth.optional(),
}

/** For `superRefine` of such a group: it must name one way to log in. */
export const oneLogin = exactlyOne(
  Object.keys(loginKeys),
  ['password'],
  'must be set, best as "${IMAP_PASSWORD}" from the environment; or set passwordCommand or oauth',
)

/** A group with its login in place of those keys. */
export function loginOf<
  Group extends { password?: string | undefined; passwordCommand?: string[] | undefined; oauth?: Login | undefined },
>({ password, passwordCommand, oauth, ...rest }: Group): typeof rest & { readonly login: Login } {
  if (oauth !== undefined) return { ...rest, login: oauth }
  if (passwordCommand !== undefined) return { ...rest, login: { kind: 'password-command', command: passwordCommand } }
  return { ...rest, login: { kind: 'password', password: password ?? '' } }
}

/** Said beside whatever else is wrong with the group. */
function exactlyOne(keys: readonly string[], path: readonly string[], message: string) {
  const check = (group: object, context: z.RefinementCtx<object>): void => {
    const [first, ...others] = keys.filter((key) => Object.hasOwn(group, key))
    if (first === undefined) context.addIssue({ code: 'custom', path: [...path], message })
    for (const key of others)
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `must go, or ${first} must: one way to log in is enough`,
      })
  }
  return [check, { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null }] as const
}

import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretPost,
  Configuration,
  type CustomFetchOptions,
  customFetch,
  genericGrantRequest,
  ResponseBodyError,
} from 'openid-client'
import { type Credentials, LoginFault } from '../model/login.ts'
import { lasting } from './access-token.ts'
import type { Asking } from './asking.ts'
import { oneLine } from './one-line.ts'

/** One request to a token server (RFC 6749, 4). */
export interface Grant {
  readonly tokenUrl: string
  readonly type: 'client_credentials' | 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  /** Who asks. Without a secret nothing of it is sent: what is asked with says who it is. */
  readonly client: { readonly id: string; readonly secret: string | undefined }
  readonly parameters: Readonly<Record<string, string>>
}

const MOST_BYTES = 64 * 1024
const SAYS_NOTHING: ClientAuth = () => undefined

/** An access token from a token server. Throws LoginFault: for now where the server cannot be reached or has troubles of its own, else
 *  with its `error` and what to do. */
export async function askTokenServer(
  { tokenUrl, type, client, parameters }: Grant,
  { now, isLoopback, limits }: Asking,
): Promise<Credentials> {
  const isPlain = tokenUrl.startsWith('http:')
  if (isPlain && !isLoopback(new URL(tokenUrl).hostname.replace(/^\[|\]$/g, '')))
    throw new LoginFault(`the token server's address ${tokenUrl} must begin with https`, false)
  const server = { issuer: tokenUrl, token_endpoint: tokenUrl }
  const how = client.secret === undefined ? SAYS_NOTHING : ClientSecretPost(client.secret)
  const configuration = new Configuration(server, client.id, undefined, how)
  configuration[customFetch] = (url, options) => boundedFetch(url, options, limits())
  // oxlint-disable-next-line typescript/no-deprecated -- marked so by its makers to make one look twice
  if (isPlain) allowInsecureRequests(configuration)
  const got = await genericGrantRequest(configuration, type, parameters).catch((fault: unknown) => {
    const secrets = [client.secret, parameters['assertion']].filter((secret) => secret !== undefined)
    throw faultOf(fault, tokenUrl, secrets)
  })
  const token = lasting(got.access_token, got.expires_in, now())
  if (token === undefined) throw withoutToken(tokenUrl)
  return token
}

/** The whole answer, of bounded length and within bounded time. A challenge in its header is left out: the reason is in the body. */
async function boundedFetch(url: string, options: CustomFetchOptions, signal: AbortSignal): Promise<Response> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    const response = await fetch(url, { ...options, body: options.body ?? null, signal })
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      pieces.push(piece)
      bytes += piece.length
      if (bytes > MOST_BYTES) throw new LoginFault(`${named(url)} gives an answer that is too long`, false)
    }
    const headers = new Headers(response.headers)
    for (const name of ['www-authenticate', 'content-encoding', 'content-length']) headers.delete(name)
    return new Response(bytes === 0 ? null : Buffer.concat(pieces), { status: response.status, headers })
  } catch (fault) {
    throw fault instanceof LoginFault
      ? fault
      : new LoginFault(`${named(url)} cannot be reached (${causeOf(fault)})`, true)
  }
}

function causeOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  if (fault.name === 'TimeoutError') return 'no answer in time'
  const { cause } = fault
  return cause instanceof Error && 'code' in cause ? String(cause.code) : fault.name
}

/** What whoever set this up may look at, by what the server gave as the reason (RFC 6749, 5.2). */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_client: 'check clientId and clientSecret; a secret that has run out needs a new one',
  unauthorized_client: 'an administrator must allow the client this scope',
  invalid_scope: 'an administrator must allow the client this scope',
  access_denied: 'an administrator must allow the client this scope',
  invalid_grant: 'check the user, the key, and the clock of this machine',
}
const FOR_NOW = new Set(['server_error', 'temporarily_unavailable', 'slow_down'])

const withoutToken = (url: string): LoginFault =>
  new LoginFault(`${named(url)} gives an answer without a token; check the address ${url}`, false)
const named = (url: string): string => `the token server ${new URL(url).host}`

/** What openid-client says: it passes on what `boundedFetch` threw, as a cause, or holds the server's answer. */
function faultOf(fault: unknown, url: string, secrets: readonly string[]): LoginFault {
  const cause = fault instanceof Error ? fault.cause : undefined
  if (cause instanceof LoginFault) return cause
  if (fault instanceof ResponseBodyError) {
    const { error, error_description: description } = fault
    const said = oneLine(typeof description === 'string' ? `${error}: ${description}` : error, secrets)
    return FOR_NOW.has(error) || isForNow(fault.status)
      ? new LoginFault(`${named(url)} gives no token just now (${said})`, true)
      : new LoginFault(`${named(url)} refuses (${said}); ${ADVICE[error] ?? 'check this login in the settings'}`, false)
  }
  if (!(cause instanceof Response) || cause.status === 200) return withoutToken(url)
  return isForNow(cause.status)
    ? new LoginFault(`${named(url)} gives no token just now (${cause.status})`, true)
    : new LoginFault(`${named(url)} answers ${cause.status}; check the address ${url}`, false)
}

const isForNow = (status: number): boolean => status >= 500 || status === 429 || status === 408

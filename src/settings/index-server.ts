import { z } from 'zod'
import { isLoopback } from './host-port.ts'

const EXAMPLE =
  'must be empty, or an address as https://search.example.org:9200, or several of one cluster, between commas'

/** How to reach a search server. No address: the embedded index. */
export interface IndexServer {
  /** Without user and password. */
  readonly urls: readonly string[]
  readonly auth: { readonly username: string; readonly password: string } | { readonly apiKey: string } | undefined
  /** A file: the certificate, PEM, of the authority that signed the server's. */
  readonly ca: string | undefined
}

/** Addresses of one cluster, one or several between commas, and the user and password that one of them may hold. */
export const IndexUrls = z.string(EXAMPLE).transform((written, context): Pick<IndexServer, 'urls' | 'auth'> => {
  const urls = written
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => (URL.canParse(one) ? new URL(one) : undefined))
  if (
    urls.some(
      (one) =>
        one === undefined || !/^https?:$/.test(one.protocol) || one.hostname === '' || one.search + one.hash !== '',
    )
  ) {
    context.addIssue(EXAMPLE)
    return z.NEVER
  }
  if (urls.some((one) => (one?.username === '') !== (one?.password === ''))) {
    context.addIssue('must hold both a user and a password, or neither')
    return z.NEVER
  }
  const named = urls.find((one) => one !== undefined && one.username !== '')
  const auth = named && {
    username: decoded(named.username),
    password: decoded(named.password),
  }
  return { urls: urls.map((one) => addressOf(one as URL)), auth }
})

/** With the path that a proxy may want, and without who logs in. */
const addressOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+$/, '')

/** Addresses have a % for what must not stand in them; one that means nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What is wrong with sending a secret there; undefined when nothing is. */
export const secretProblem = ({ urls, auth }: Pick<IndexServer, 'urls' | 'auth'>): string | undefined =>
  auth !== undefined &&
  urls.some((url) => url.startsWith('http:') && !isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, '')))
    ? 'must begin with https: without TLS the password or key would cross the network in the clear'
    : undefined

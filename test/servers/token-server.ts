import { generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { jwtVerify } from 'jose'
import { freePorts } from './ports.ts'

export const CLIENT = { clientId: 'hvemvet-client', clientSecret: 'kvart & ein=1' }
export const MAIL_SCOPE = 'https://mail.example.test/.default'
const SERVICE_ACCOUNT = 'arkiv@prosjekt.iam.gserviceaccount.com'

/** A token server (RFC 6749) on a loopback port, and where a mail server asks whether a token holds (RFC 7662). Grants tokens by client
 *  credentials, and to a service account by an assertion whose signature and claims it checks (RFC 7523). */
export class TokenServer {
  readonly tokenUrl: string
  /** Where a mail server posts `token=`. */
  readonly introspectionUrl: string
  /** Whose mailbox a token by client credentials is for. */
  user = 'arkiv'
  lifeSeconds = 3600
  /** How many tokens were given. */
  given = 0
  /** When set, a request is answered so, and gets no token. */
  answer: ((response: ServerResponse) => void) | undefined
  /** What came in the last request for a token. */
  lastAsked = new URLSearchParams()
  /** The claims of the last assertion that was right. */
  lastClaims: Record<string, unknown> = {}
  private readonly port: number
  private readonly tokens = new Map<string, { readonly user: string; readonly endsAtMs: number }>()
  private madeKeys: KeyPairKeyObjectResult | undefined
  private server: Server | undefined

  private constructor(port: number) {
    this.port = port
    this.tokenUrl = `http://127.0.0.1:${port}/token`
    this.introspectionUrl = `http://127.0.0.1:${port}/introspect`
  }

  static async open(): Promise<TokenServer> {
    const { port } = await freePorts('port')
    const server = new TokenServer(port)
    await server.start()
    return server
  }

  /** Up again after `stop`, with the tokens it gave. */
  async start(): Promise<void> {
    if (this.server !== undefined) return
    this.server = createServer((request, response) => {
      this.hear(request, response).catch(() => response.destroy())
    })
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening')
  }

  async stop(): Promise<void> {
    const { server } = this
    this.server = undefined
    server?.closeAllConnections()
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
  }

  /** No token that it gave so far is good any more. */
  revokeAll(): void {
    this.tokens.clear()
  }

  /** A token that is good until it ends or is revoked. */
  tokenFor(user: string): string {
    const token = randomBytes(24).toString('base64url')
    this.tokens.set(token, { user, endsAtMs: Date.now() + this.lifeSeconds * 1000 })
    this.given++
    return token
  }

  /** The key file of a service account, as Google makes it. */
  keyFile(changes: object = {}): string {
    return JSON.stringify({
      type: 'service_account',
      private_key_id: 'nokkel-1',
      private_key: this.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: SERVICE_ACCOUNT,
      token_uri: this.tokenUrl,
      ...changes,
    })
  }

  private get keys(): KeyPairKeyObjectResult {
    this.madeKeys ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    return this.madeKeys
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = new URLSearchParams(await text(request))
    if (request.url === '/introspect') {
      const { user: username, endsAtMs = 0 } = this.tokens.get(asked.get('token') ?? '') ?? {}
      return reply(response, 200, endsAtMs > Date.now() ? { active: true, username } : { active: false })
    }
    this.lastAsked = asked
    if (this.answer !== undefined) return this.answer(response)
    const user = await this.userFor(asked)
    if (typeof user !== 'string') return reply(response, user.error === 'invalid_client' ? 401 : 400, user)
    reply(response, 200, { access_token: this.tokenFor(user), token_type: 'Bearer', expires_in: this.lifeSeconds })
  }

  private async userFor(asked: URLSearchParams): Promise<string | { error: string; error_description: string }> {
    if (asked.get('grant_type') === 'client_credentials') {
      const isRight = asked.get('client_id') === CLIENT.clientId && asked.get('client_secret') === CLIENT.clientSecret
      if (!isRight)
        return { error: 'invalid_client', error_description: `wrong\r\nsecret ${asked.get('client_secret')}` }
      return asked.get('scope') === MAIL_SCOPE ? this.user : { error: 'invalid_scope', error_description: 'no' }
    }
    try {
      const { payload, protectedHeader } = await jwtVerify(asked.get('assertion') ?? '', this.keys.publicKey, {
        algorithms: ['RS256'],
        issuer: SERVICE_ACCOUNT,
        audience: this.tokenUrl,
        requiredClaims: ['sub', 'iat', 'exp', 'scope'],
        maxTokenAge: '1h',
      })
      this.lastClaims = { ...payload, kid: protectedHeader.kid }
      return payload.sub ?? ''
    } catch {
      return { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }
    }
  }
}

export function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="mail"' } : {}),
  })
  response.end(JSON.stringify(body))
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askingUntil } from '../../src/login/asking.ts'
import { grantFor, type LoginSettings, openLogin } from '../../src/login/login.ts'
import { type Credentials, type Login, LoginFault, withLogin } from '../../src/model/login.ts'
import { isLoopback } from '../../src/settings/host-port.ts'
import { CLIENT, MAIL_SCOPE, reply, TokenServer } from '../servers/token-server.ts'
import { tempDir } from '../temp.ts'

let server: TokenServer
let nowMs: number
beforeAll(async () => {
  server = await TokenServer.open()
})
afterAll(() => server?.stop())
beforeEach(() => {
  nowMs = Date.now()
  server.answer = undefined
  server.lifeSeconds = 3600
  server.given = 0
})

const open = (settings: LoginSettings, stop?: AbortSignal, limitMs?: number): Login =>
  openLogin('arkiv@example.test', settings, { ...askingUntil(stop, isLoopback, limitMs), now: () => nowMs })

const withClient = (changes: object = {}): LoginSettings => ({
  kind: 'client-credentials',
  tokenUrl: server.tokenUrl,
  ...CLIENT,
  scope: MAIL_SCOPE,
  ...changes,
})
const node = (script: string): readonly string[] => [process.execPath, '-e', script]

const tokenOf = (credentials: Credentials): string => {
  if (credentials.kind !== 'token') throw new Error('no token')
  return credentials.accessToken
}
const faultOf = async (login: Login): Promise<LoginFault> => {
  const fault: unknown = await login().catch((thrown: unknown) => thrown)
  if (fault instanceof LoginFault) return fault
  throw new Error('it got something')
}

describe('a token by client credentials', () => {
  it('is asked for once, however many want it, and kept until shortly before it ends', async () => {
    const login = open(withClient())
    const [one, other] = await Promise.all([login(), login()])
    expect(one).toBe(other)
    expect(one).toMatchObject({ kind: 'token', expiresAtMs: nowMs + 3_600_000 })
    nowMs += 54 * 60_000
    expect(await login()).toBe(one)
    nowMs += 2 * 60_000
    expect(tokenOf(await login())).not.toBe(tokenOf(one))
    expect(server.given).toBe(2)
  })

  it('that lives for a minute is kept for most of it', async () => {
    server.lifeSeconds = 60
    const login = open(withClient())
    await login()
    nowMs += 50_000
    await login()
    expect(server.given).toBe(1)
    nowMs += 6_000
    await login()
    expect(server.given).toBe(2)
  })

  it('is asked for again where the mail server refused it, and not where that one is gone already', async () => {
    const login = open(withClient())
    const first = await login()
    const [one, other] = await Promise.all([login(first), login(first)])
    expect(one).not.toBe(first)
    expect(other).toBe(one)
    expect(await login(first)).toBe(one)
    expect(server.given).toBe(2)
  })

  it('does as long as it lasts while the token server is away, and no longer', async () => {
    const login = open(withClient())
    const first = await login()
    server.answer = (response) => reply(response, 503, {})
    nowMs += 58 * 60_000
    expect(await login()).toBe(first)
    await expect(login(first)).rejects.toThrow(/gives no token just now \(503\)/)
    nowMs += 3 * 60_000
    expect(await faultOf(login)).toMatchObject({ isForNow: true })
  })

  it('is refused with the server’s reason and what to do, in one line without the secret', async () => {
    const { host } = new URL(server.tokenUrl)
    const wrong = await faultOf(open(withClient({ clientSecret: 'feil-hemmelighet' })))
    expect(wrong).toMatchObject({
      isForNow: false,
      message: `the token server ${host} refuses (invalid_client: wrong secret ***); check clientId and clientSecret; a secret that has run out needs a new one`,
    })
    expect(wrong.cause).toBeUndefined()
    const scope = await faultOf(open(withClient({ scope: 'alt' })))
    expect(scope.message).toBe(
      `the token server ${host} refuses (invalid_scope: no); an administrator must allow the client this scope`,
    )
  })

  it.each([
    [500, '{}', true, /gives no token just now \(500\)/],
    [429, '{"error":"slow"}', true, /gives no token just now/],
    [400, '{"error":"temporarily_unavailable"}', true, /gives no token just now \(temporarily_unavailable\)/],
    [404, 'Not here', false, /answers 404; check the address/],
    [302, '', false, /answers 302; check the address/],
    [200, 'Hello', false, /gives an answer without a token/],
    [200, '{"token_type":"Bearer"}', false, /gives an answer without a token/],
    [200, '{"access_token":"a\\r\\nb","token_type":"Bearer"}', false, /gives an answer without a token/],
    [200, `{"x":"${'x'.repeat(70_000)}"}`, false, /gives an answer that is too long/],
  ])('is not read out of an answer of %i %.20s', async (status, body, isForNow, message) => {
    server.answer = (response) =>
      response.writeHead(status, { 'content-type': 'application/json', location: server.introspectionUrl }).end(body)
    const fault = await faultOf(open(withClient()))
    expect(fault.message).toMatch(message)
    expect(fault.isForNow).toBe(isForNow)
  })

  it('is not waited for any longer than the limit, or than the program runs', async () => {
    server.answer = (response) => response.write('{')
    const late = await faultOf(open(withClient(), undefined, 50))
    expect(late).toMatchObject({ isForNow: true, message: expect.stringMatching(/\(no answer in time\)/) as string })
    const stop = new AbortController()
    const asking = faultOf(open(withClient(), stop.signal))
    await sleep(50)
    stop.abort()
    expect((await asking).message).toMatch(/cannot be reached \(AbortError\)/)
  })

  it('waits for a token server that is down, and is there when it is up', async () => {
    const login = open(withClient())
    await server.stop()
    expect(await faultOf(login)).toMatchObject({
      isForNow: true,
      message: expect.stringContaining('cannot be reached') as string,
    })
    await server.start()
    expect(await login()).toMatchObject({ kind: 'token' })
  })

  it('for Exchange Online is asked of the organisation’s own token server, for all that the app may do with mail', async () => {
    const { clientId: id, clientSecret: secret } = CLIENT
    const settings = { kind: 'exchange-online', tenant: 'example.org', ...CLIENT } as const
    expect(await grantFor('arkiv@example.org', settings, Date.now)).toEqual({
      tokenUrl: 'https://login.microsoftonline.com/example.org/oauth2/v2.0/token',
      type: 'client_credentials',
      client: { id, secret },
      parameters: { scope: 'https://outlook.office365.com/.default' },
    })
  })

  it('is not asked for over plain HTTP on another machine', async () => {
    const fault = await faultOf(open(withClient({ tokenUrl: 'http://login.example.test/token' })))
    expect(fault.message).toMatch(/must begin with https/)
  })
})

describe('a token of a service account', () => {
  const account = (text: string): LoginSettings => {
    const serviceAccount = join(tempDir(), 'key.json')
    writeFileSync(serviceAccount, text)
    return { kind: 'google', serviceAccount }
  }

  it('is asked for with a signed assertion, for the user whose mail is read', async () => {
    expect(await open(account(server.keyFile()))()).toMatchObject({ kind: 'token' })
    expect(server.lastClaims).toMatchObject({
      sub: 'arkiv@example.test',
      scope: 'https://mail.google.com/',
      kid: 'nokkel-1',
    })
    const { iat, exp } = server.lastClaims as { iat: number; exp: number }
    expect(exp - iat).toBe(3600)
    expect([...server.lastAsked.keys()].toSorted()).toEqual(['assertion', 'grant_type'])
  })

  it('is refused to another key, without a word of the assertion', async () => {
    const other = await TokenServer.open()
    const fault = await faultOf(open(account(other.keyFile({ token_uri: server.tokenUrl }))))
    await other.stop()
    expect(fault.message).toMatch(/invalid_grant: Invalid JWT Signature\.\); check the user, the key, and the clock/)
  })

  it('needs its file to be one', async () => {
    const missing = await faultOf(open({ kind: 'google', serviceAccount: '/nowhere/key.json' }))
    expect(missing.message).toBe("the service account's key /nowhere/key.json: there is no such file")
    for (const text of ['', '{"type":"authorized_user"}'])
      expect((await faultOf(open(account(text)))).message).toMatch(/is no key of a service account/)
    const broken = await faultOf(open(account(server.keyFile({ private_key: '-----BEGIN hemmelig' }))))
    expect(broken.message).toMatch(/holds no private key that can be used/)
    expect(broken.message).not.toMatch(/hemmelig/)
  })
})

describe('a command', () => {
  it('gives a password as its first line, once, and is run again where that is refused', async () => {
    const times = join(tempDir(), 'times')
    const script = `fs.appendFileSync('${times}', 'x'); console.log('p&s $HOME ' + fs.statSync('${times}').size + '\\nlogin: arkiv')`
    const login = open({ kind: 'password-command', command: node(script) })
    const first = await login()
    expect(first).toEqual({ kind: 'password', password: 'p&s $HOME 1' })
    expect(await login()).toBe(first)
    expect(await login(first)).toEqual({ kind: 'password', password: 'p&s $HOME 2' })
  })

  it('that gives the refused password again has nothing else to give', async () => {
    const login = open({ kind: 'password-command', command: ['echo', 'hemmelig'] })
    const first = await login()
    expect(await login(first)).toBe(first)
  })

  it('gives a token as it is, or as JSON with how long it lasts', async () => {
    const plain = open({ kind: 'token-command', command: ['echo', 'ya29.token'] })
    expect(await plain()).toEqual({ kind: 'token', accessToken: 'ya29.token', expiresAtMs: undefined })
    const json = open({ kind: 'token-command', command: ['echo', '{"access_token":"t","expires_in":"120"}'] })
    expect(await json()).toEqual({ kind: 'token', accessToken: 't', expiresAtMs: nowMs + 120_000 })
  })

  it.each(['', 'two words', '{"token":"t"}', '{"access_token":"a\\r\\nb"}', '{'])(
    'that prints %j gives no token',
    async (text) => {
      const login = open({ kind: 'token-command', command: ['printf', '%s', text] })
      expect((await faultOf(login)).message).toMatch(/^the command printf printed no access token: it must print one/)
    },
  )

  it('that fails says so in one line of its own standard error, and is tried again later', async () => {
    const failing = await faultOf(
      open({
        kind: 'password-command',
        command: node('console.log("hemmelig"); console.error("locked\\n\\u001b[1m out"); process.exit(3)'),
      }),
    )
    expect(failing).toMatchObject({ isForNow: true })
    expect(failing.message).toMatch(/^the command \S+ failed with exit code 3: locked \[1m out$/)
    const messages = async (command: readonly string[]) =>
      (await faultOf(open({ kind: 'password-command', command }))).message
    expect(await messages(['finnes-ikke'])).toBe('the command finnes-ikke is not there; write its whole path')
    expect(await messages(['/etc/passwd'])).toBe('the command /etc/passwd may not be run by this user')
    expect(await messages(['true'])).toBe('the command true printed no password')
    expect(await messages(['yes'])).toBe('the command yes printed more than 64 KiB')
    expect(await messages(node('process.kill(process.pid, "SIGTERM")'))).toMatch(/was ended by SIGTERM$/)
  })

  it('is ended at the limit, and when the program stops', async () => {
    const late = open({ kind: 'password-command', command: ['sleep', '30'] }, undefined, 50)
    expect((await faultOf(late)).message).toBe('the command sleep took too long, and was ended')
    const stop = new AbortController()
    const running = faultOf(open({ kind: 'password-command', command: ['sleep', '30'] }, stop.signal))
    stop.abort()
    expect((await running).message).toBe('the command sleep was ended')
  })
})

describe('what logs in', () => {
  const wrong = new Error('wrong')
  const isWrong = (fault: unknown): boolean => fault === wrong

  it('is tried once more with something else where it is refused, and no third time', async () => {
    const tried: string[] = []
    const use = async (credentials: Credentials): Promise<string> => {
      tried.push(tokenOf(credentials))
      throw wrong
    }
    await expect(withLogin(open(withClient()), use, isWrong)).rejects.toBe(wrong)
    expect(new Set(tried).size).toBe(2)
  })

  it('is tried once where it is a password of the settings, or where something else went wrong', async () => {
    let times = 0
    const failing = (fault: Error) => async (): Promise<void> => {
      times++
      throw fault
    }
    await expect(withLogin(open({ kind: 'password', password: 'x' }), failing(wrong), isWrong)).rejects.toBe(wrong)
    await expect(withLogin(open(withClient()), failing(new Error('broken')), isWrong)).rejects.toThrow('broken')
    expect(times).toBe(2)
  })
})

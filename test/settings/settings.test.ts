import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Env } from '../../src/settings/from-env.ts'
import { loadSettings, readSettings, SettingsError } from '../../src/settings/settings.ts'

const read = (text: string | undefined, env: Env = {}) => readSettings({ text, file: 'config/hvemvet.yaml', env })

const faultOf = (text: string, env: Env = {}): string => {
  try {
    read(text, env)
  } catch (fault) {
    if (fault instanceof SettingsError) return fault.message
    throw fault
  }
  throw new Error('the settings were taken')
}

describe('what holds where the file says nothing', () => {
  it('is the whole of the settings', () => {
    expect(read(undefined)).toEqual({
      language: 'nb',
      lists: [],
      accounts: [],
      index: { urls: [], auth: undefined, ca: undefined },
      ask: {
        mode: 'dry-run',
        lmtp: { host: '127.0.0.1', port: 2400 },
        smtp: { url: 'smtp://127.0.0.1:25' },
        colleagues: [],
        strangers: 'silent',
        plusAddressing: true,
        listNotes: false,
        perWeek: 3,
        perDay: 10,
        hours: { from: 8, to: 16, days: [1, 2, 3, 4, 5], timeZone: 'Europe/Oslo', holidays: 'NO' },
        demo: false,
      },
      embeddings: { url: '', model: 'default', inputType: false },
      web: { listen: { host: '127.0.0.1', port: 8480 } },
      maxMessageBytes: 26_214_400,
    })
  })

  it('is the same for an empty file, one of comments, and the one that is shipped', () => {
    const shipped = readFileSync(fileURLToPath(new URL('../../config/hvemvet.yaml', import.meta.url)), 'utf8')
    for (const text of ['', '# nothing\n', shipped]) expect(read(text)).toEqual(read(undefined))
  })

  it('is what the shipped file says behind its comment signs, and each of its examples is valid', () => {
    const shipped = readFileSync(fileURLToPath(new URL('../../config/hvemvet.yaml', import.meta.url)), 'utf8')
    const uncommented = (shipped.match(/^# (?:[a-z][A-Za-z]*:| ).*$/gm) ?? []).map((line) => line.slice(2)).join('\n')
    const settings = read(uncommented, {
      IMAP_PASSWORD: 'x',
      ASK_PASSWORD: 'x',
      ELASTICSEARCH_PASSWORD: 'x',
      EMBEDDINGS_API_KEY: 'x',
    })
    const others = [...shipped.matchAll(/^# +# ((?:passwordCommand|oauth): .*|smtp: \{.*\})/gm)].map(
      ([, line = '']) => line,
    )
    expect(others).toHaveLength(6)
    for (const line of others)
      read(
        line.startsWith('smtp') ? `ask:\n  ${line}` : `accounts:\n  - host: h.example.org\n    user: a\n    ${line}`,
        {
          OAUTH_SECRET: 'x',
          ASK_PASSWORD: 'x',
        },
      )
    expect(settings.lists).toHaveLength(2)
    expect(settings.accounts).toHaveLength(1)
    expect(settings).toMatchObject({
      language: 'nb',
      index: { auth: { username: 'hvemvet', password: 'x' } },
      embeddings: { url: 'http://127.0.0.1:8000/v1', inputType: true },
      maxMessageBytes: 26_214_400,
      ask: { mode: 'dry-run', trust: { lmtpPeers: ['127.0.0.1'] } },
      web: { url: 'https://hvemvet.example.org', name: 'Example Kraft' },
    })
  })
})

describe('lists and accounts', () => {
  it('compares list addresses in lower case', () => {
    const { lists } = read('lists: [{ address: Dev@Example.ORG, name: Utvikling, readers: [Ada@Example.org] }]')
    expect(lists).toEqual([{ address: 'dev@example.org', name: 'Utvikling', readers: ['ada@example.org'] }])
  })

  it('uses TLS on 993 for another machine, and neither for this one', () => {
    const account = (host: string) => read(`accounts: [{ host: "${host}", user: a, password: b }]`).accounts[0]
    expect(account('imap.example.org')).toMatchObject({ tls: true, port: 993, folders: ['INBOX'] })
    expect(account('127.0.0.1')).toMatchObject({ tls: false, port: 143 })
    expect(account('localhost')).toMatchObject({ tls: false, port: 143 })
  })

  it('asks for TLS (STARTTLS) on 143 where there is to be TLS, and where it is told to', () => {
    const account = (more: string) =>
      read(`accounts: [{ host: imap.example.org, user: a, password: b, ${more} }]`).accounts[0]
    expect(account('port: 143')).toMatchObject({ tls: true, port: 143, startTls: true })
    expect(account('tls: starttls')).toMatchObject({ tls: true, port: 143, startTls: true })
    expect(account('tls: starttls, port: 1143')).toMatchObject({ tls: true, port: 1143, startTls: true })
    expect(account('tls: true, port: 1993')).toMatchObject({ tls: true, port: 1993, startTls: false })
  })

  it('knows who signed the certificate of the server that mail goes out by, with and without a login', () => {
    const smtp = (written: string) => read(`ask: { smtp: { url: "smtp://mail.example.org:587", ${written} } }`).ask.smtp
    expect(smtp('ca: ca.pem')).toEqual({ url: 'smtp://mail.example.org:587', ca: 'ca.pem' })
    expect(smtp('ca: ca.pem, user: ask, password: b')).toMatchObject({ ca: 'ca.pem', user: 'ask' })
  })

  it('refuses to send a password to another machine without TLS', () => {
    const text = 'accounts: [{ host: imap.example.org, tls: false, user: a, password: b }]'
    expect(faultOf(text)).toContain('line 1: accounts #1 tls must be true')
  })

  it('refuses a user or password in the address of an embeddings server, and does not repeat it', () => {
    const fault = faultOf('embeddings: { url: "http://u:hemmelig@127.0.0.1:8000/v1" }')
    expect(fault).toContain('line 1: embeddings url must hold no user or password; set embeddings.apiKey')
    expect(fault).not.toContain('hemmelig')
  })

  it('refuses a list named twice', () => {
    const list = '  - { address: dev@example.org, name: A, readers: everyone }\n'
    expect(faultOf(`lists:\n${list}${list}`)).toContain('line 3: lists #2 address names dev@example.org a second time')
  })
})

describe('logins', () => {
  const loginIn = (login: string) =>
    read(`accounts:\n  - host: h.example.org\n    user: a\n    ${login}\n`).accounts[0]?.login
  const client = { clientId: 'id', clientSecret: 'hemmelig' }

  it.each([
    ['password: x', { kind: 'password', password: 'x' }],
    ['passwordCommand: [pass, show, imap]', { kind: 'password-command', command: ['pass', 'show', 'imap'] }],
    ['oauth: { command: [oauth-token] }', { kind: 'token-command', command: ['oauth-token'] }],
    [
      'oauth: { exchangeOnline: { tenant: example.onmicrosoft.com, clientId: id, clientSecret: hemmelig } }',
      { kind: 'exchange-online', tenant: 'example.onmicrosoft.com', ...client },
    ],
    ['oauth: { google: { serviceAccount: key.json } }', { kind: 'google', serviceAccount: 'key.json' }],
    [
      'oauth: { clientCredentials: { tokenUrl: "http://127.0.0.1:80/t", clientId: id, clientSecret: hemmelig, scope: mail } }',
      { kind: 'client-credentials', tokenUrl: 'http://127.0.0.1:80/t', ...client, scope: 'mail' },
    ],
  ])('are by %s', (written, login) => {
    expect(loginIn(written)).toEqual(login)
    const smtp = `ask: { smtp: { url: "smtps://mail.example.org", user: ask, ${written} } }`
    expect(read(smtp).ask.smtp).toEqual({ url: 'smtps://mail.example.org', user: 'ask', login })
    const mailbox = `ask: { mailbox: { host: localhost, user: ask, ${written} } }`
    expect(read(mailbox).ask.mailbox?.login).toEqual(login)
  })

  it('are one at a time, and their mistakes each a line of their own', () => {
    const text = `accounts:
  - host: imap.example.org
    user: arkiv
  - host: imap.example.org
    user: arkiv
    password: hemmelig
    passwordCommand: pass show imap
  - host: imap.example.org
    user: arkiv
    oauth:
      exchangeOnline: { tenant: "a/b", clientId: id }
  - host: imap.example.org
    user: arkiv
    oauth:
      clientCredentials: { tokenUrl: "http://login.example.org", clientId: id, clientSecret: hemmelig, scopes: mail }
ask:
  mailbox: { host: imap.example.org, user: ask, oauth: {} }
  smtp:
    url: "smtp://ask:hemmelig@mail.example.org"
    usr: ask
    oauth: { google: { serviceAccount: 5 }, command: [] }
`
    expect(faultOf(text)).not.toContain('hemmelig')
    expect(faultOf(text)).toMatchInlineSnapshot(`
      "config/hvemvet.yaml has 14 problems:
        line 2: accounts #1 password must be set, best as "\${IMAP_PASSWORD}" from the environment; or set passwordCommand or oauth
        line 7: accounts #2 passwordCommand must be a list of words, as [a, b]
        line 7: accounts #2 passwordCommand must go, or password must: one way to log in is enough
        line 11: accounts #3 oauth exchangeOnline tenant must be the tenant, by its id or as example.onmicrosoft.com
        line 11: accounts #3 oauth exchangeOnline clientSecret must be the secret of the application, best as "\${OAUTH_SECRET}" from the environment
        line 15: accounts #4 oauth clientCredentials tokenUrl must begin with https: without TLS the secret would cross the network in the clear
        line 15: accounts #4 oauth clientCredentials scopes is no setting; here there are tokenUrl, clientId, clientSecret, scope
        line 17: ask mailbox oauth must be one of exchangeOnline, google, clientCredentials, command
        line 19: ask smtp url must hold no user or password: they have keys of their own here
        line 19: ask smtp user must be the name that logs in
        line 20: ask smtp usr is no setting; here there are url, ca, user, password, passwordCommand, oauth
        line 21: ask smtp oauth google serviceAccount must be a file: the key of the service account, as Google made it (JSON)
        line 21: ask smtp oauth command must be the words of a command, as [oauth-token, arkiv@example.org]
        line 21: ask smtp oauth command must go, or google must: one way to log in is enough"
    `)
  })
})

describe('values from the environment', () => {
  const account = (password: string) => `accounts:\n  - { host: h.example.org, user: a, password: "${password}" }\n`
  const passwordOf = (password: string, env: Env) => {
    const login = read(account(password), env).accounts[0]?.login
    return login?.kind === 'password' ? login.password : undefined
  }

  it('puts in a variable, also within a longer value', () => {
    expect(passwordOf('${SECRET}', { SECRET: 'hemmelig' })).toBe('hemmelig')
    expect(passwordOf('a-${SECRET}-b', { SECRET: 'x' })).toBe('a-x-b')
  })

  it('says which variable is missing and where; an empty one is missing too', () => {
    for (const env of [{}, { SECRET: '' }]) {
      expect(faultOf(account('${SECRET}'), env)).toBe(
        [
          'config/hvemvet.yaml has a problem:',
          '  line 2: SECRET is not set in the environment; set it, or write ${SECRET:-} if it may be empty',
        ].join('\n'),
      )
    }
  })

  it('takes the text behind :- where the variable is missing or empty', () => {
    expect(read('index: { url: "${URL:-}" }').index.urls).toEqual([])
    expect(read('index: { url: "${URL:-http://127.0.0.1:9200}" }', { URL: '' }).index.urls).toEqual([
      'http://127.0.0.1:9200',
    ])
  })

  it('never reads a variable as YAML, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((secret) => secret === secret.trim()),
        (secret) => {
          expect(passwordOf('${SECRET}', { SECRET: secret })).toBe(secret)
        },
      ),
    )
    expect(passwordOf('${SECRET}', { SECRET: 'b", tls: false, x: "${OTHER}' })).toBe('b", tls: false, x: "${OTHER}')
  })

  it('turns Elasticsearch on by ELASTICSEARCH_URL alone; an address in the file wins', () => {
    const env = { ELASTICSEARCH_URL: 'http://127.0.0.1:9200' }
    expect(read(undefined, env).index.urls).toEqual(['http://127.0.0.1:9200'])
    expect(read('index: { url: "" }', env).index.urls).toEqual(['http://127.0.0.1:9200'])
    expect(read('index: { url: "http://es.example.org" }', env).index.urls).toEqual(['http://es.example.org'])
  })

  it('does not take what is no address from ELASTICSEARCH_URL', () => {
    expect(faultOf('', { ELASTICSEARCH_URL: 'es:9200/x' })).toContain('ELASTICSEARCH_URL in the environment must be')
  })
})

describe('everything that is wrong', () => {
  it('is told at once, in the order of the file, with the line and what to do', () => {
    const text = `language: norsk
lists:
  - address: dev
    name: Utvikling
    readers: all
accounts:
  - host: imap.example.org
    user: arkiv
    port: 99999
web:
  lisen: 127.0.0.1:8480
maxMessageBytes: 25MB
`
    expect(faultOf(text)).toMatchInlineSnapshot(`
      "config/hvemvet.yaml has 7 problems:
        line 1: language must be nb, nn or en
        line 3: lists #1 address must be a mail address, as dev@example.org
        line 5: lists #1 readers must be everyone, members, or a list of addresses as [ada@example.org]
        line 7: accounts #1 password must be set, best as "\${IMAP_PASSWORD}" from the environment; or set passwordCommand or oauth
        line 9: accounts #1 port must be 1 to 65535
        line 11: web lisen is no setting; here there are listen, url, name
        line 12: maxMessageBytes must be a number of bytes from 65536 (64 KiB) to 268435456 (256 MiB)"
    `)
  })

  it('names a key that is no setting, at the top as well', () => {
    expect(faultOf('lang: nb\n')).toContain('line 1: lang is no setting; here there are language, lists,')
  })

  it('shows where YAML itself is broken', () => {
    expect(faultOf('language: nb\nweb: { listen: [\n')).toMatch(/line [23]: /)
    expect(faultOf('language: nb\nlanguage: nn\n')).toContain('line 2: Map keys must be unique')
    expect(faultOf('index: { url: ${URL} }\n')).toContain(
      'line 1: Unexpected flow-map-start at node end; write "${NAME}" with its quotes',
    )
  })

  it('does not expand a bomb of aliases', () => {
    const levels = Array.from({ length: 12 }, (_, at) => `  - &l${at + 1} [${`*l${at}, `.repeat(9)}]`)
    expect(faultOf(`lists:\n  - &l0 [x]\n${levels.join('\n')}\n`)).toContain('aliases')
  })

  it('shows no secret', () => {
    const fault = faultOf('accounts: [{ host: h.example.org, user: a, password: [hemmelig, "${P}"] }]', {
      P: 'hemmelig',
    })
    expect(fault).not.toContain('hemmelig')
  })

  it('is never anything but SettingsError, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^[a-z:\-{}[\]&*!|> \n"']*$/)), (text) => {
        try {
          read(text)
        } catch (fault) {
          expect(fault).toBeInstanceOf(SettingsError)
        }
      }),
    )
  })
})

describe('where the site listens', () => {
  const listen = (written: string) => read(`web: { listen: "${written}" }`).web.listen

  it('is this machine, by any of its names', () => {
    expect(listen('127.0.0.1:80')).toEqual({ host: '127.0.0.1', port: 80 })
    expect(listen('127.3.2.1:8480')).toEqual({ host: '127.3.2.1', port: 8480 })
    expect(listen('[::1]:8480')).toEqual({ host: '::1', port: 8480 })
    expect(listen('LocalHost:8480')).toEqual({ host: 'localhost', port: 8480 })
  })

  it.each([
    '0.0.0.0:8480',
    '[::]:8480',
    '10.0.0.4:8480',
    'hvemvet.example.org:80',
    '127.0.0.1.example.org:80',
    '127.0.0.256:80',
  ])('is refused elsewhere: %s', (written) => {
    expect(() => listen(written)).toThrow(/line 1: web listen must be 127\.0\.0\.1, .*sign-in/)
  })

  it.each(['8480', '127.0.0.1', '127.0.0.1:0', '127.0.0.1:65536', '::1:80'])(
    'is refused where it is no HOST:PORT: %s',
    (written) => {
      expect(() => listen(written)).toThrow(/must be HOST:PORT/)
    },
  )
})

describe('asking', () => {
  it('reads a pilot, who vouches for senders, and domains in lower case', () => {
    const text = `ask:
  address: ask@example.org
  mode: { pilot: [ada@example.org] }
  colleagues: [Example.org]
  trust: { authserv: mx.example.org }
`
    expect(read(text).ask).toMatchObject({
      mode: { pilot: ['ada@example.org'] },
      colleagues: ['example.org'],
      trust: { authserv: 'mx.example.org' },
    })
  })

  it.each([
    [
      'mail without anybody to vouch for senders',
      'mode: on\n  colleagues: [example.org]',
      /ask trust must be set before mail is sent/,
    ],
    ['mail without colleagues', 'mode: on\n  trust: google', /ask colleagues must name the domains/],
    [
      'a demonstration that sends',
      'mode: on\n  demo: true\n  trust: google\n  colleagues: [x.org]',
      /ask demo must be false/,
    ],
    ['a port that anyone may connect to', 'lmtp: 192.0.2.1:2400', /ask lmtp must be on this machine/],
    ['hours that end before they begin', 'hours: { from: 16, to: 8 }', /ask hours to must be later than from/],
    ['a time zone that is none', 'hours: { timeZone: Mars/Base }', /ask hours timeZone must be a time zone/],
    ['nobody asked ever', 'perWeek: 0', /ask perWeek must be 1 or more/],
    ['a network of peers', 'trust: { lmtpPeers: [10.0.0.0/8] }', /line 3: ask trust .*must be an IP address/],
    ['a peer by name', 'trust: { lmtpPeers: [localhost] }', /ask trust .*must be an IP address/],
    ['a pilot of nobody', 'mode: { pilot: [] }', /ask mode .*must name who is sent mail/],
    [
      'a peer that hands over what lies in a mailbox',
      'trust: { lmtpPeers: [127.0.0.1] }\n  mailbox: { host: localhost, user: ask, password: x }',
      /ask trust must be exchange-online/,
    ],
  ])('refuses %s', (_, lines, why) => {
    expect(() => read(`ask:\n  address: ask@example.org\n  ${lines}\n`)).toThrow(why)
  })

  it.each([
    ['mail from no address', 'ask: { mode: on, trust: google, colleagues: [example.org] }', /ask address must be set/],
    ['an address with a tag', 'ask: { address: ask+x@example.org }', /ask address must have no \+/],
    [
      'questions that not everyone may read',
      'ask: { address: ask@example.org }\nlists: [{ address: ask@example.org, name: Ask, readers: members }]',
      /lists #1 readers must be everyone/,
    ],
    [
      'the ask mailbox as an account of the archive',
      'ask: { address: ask@example.org }\naccounts: [{ host: localhost, user: ask@example.org, password: x }]',
      /accounts #1 user must not be the mailbox of the ask address/,
    ],
  ])('refuses %s', (_, text, why) => {
    expect(() => read(text)).toThrow(why)
  })

  it.each(['mode: sometimes', 'trust: everyone', 'smtp: "http://127.0.0.1"', 'lmtp: 2400', 'colleagues: [-x]'])(
    'refuses %s',
    (line) => {
      expect(() => read(`ask:\n  ${line}\n`)).toThrow(/line 2: ask \w+( #1)? must be/)
    },
  )
})

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hvemvet-settings-'))

  it('may be missing where it is the default one, and not where it was asked for', async () => {
    const missing = join(folder, 'missing.yaml')
    expect(await loadSettings(missing, {}, true)).toEqual(read(undefined))
    await expect(loadSettings(missing, {}, false)).rejects.toThrow('there is no such file')
  })

  it('is an error where it is there and cannot be read, the default one too', async () => {
    await expect(loadSettings(folder, {}, true)).rejects.toThrow(/cannot be read \(EISDIR\)/)
  })

  it('is read as UTF-8', async () => {
    const file = join(folder, 'norsk.yaml')
    writeFileSync(file, 'lists: [{ address: drift@example.org, name: Kvitebjørn, readers: members }]\n')
    expect((await loadSettings(file, {}, false)).lists[0]?.name).toBe('Kvitebjørn')
  })
})

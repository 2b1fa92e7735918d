import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { compose, throughList } from '../compose.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { type Postfix, startPostfix, whyNoPostfix } from '../servers/postfix.ts'
import { CLIENT, MAIL_SCOPE, TokenServer } from '../servers/token-server.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { asJson, hvemvet, STARTS_MS } from './program.ts'

describeUnless(whyNoPostfix() ?? whyNoDovecot(), 'an account that logs in by OAuth', () => {
  vi.setConfig({ testTimeout: STARTS_MS })
  let tokens: TokenServer
  let dovecot: Dovecot
  let postfix: Postfix
  beforeAll(async () => {
    tokens = await TokenServer.open()
    dovecot = await startDovecot({
      oauth: { introspectionUrl: tokens.introspectionUrl, mechanisms: ['xoauth2'] },
    })
    const { lmtpPort, saslPort } = dovecot
    postfix = await startPostfix({ askLmtpPort: lmtpPort, dovecotLmtpPort: lmtpPort, saslPort })
  })
  afterAll(() => Promise.all([postfix?.stop(), dovecot?.stop(), tokens?.stop()]))

  it('is synced, doctor says what it and ask.smtp log in with, and a wrong secret is one line without it', async () => {
    const cwd = tempDir()
    const smtp = `127.0.0.1:${postfix.port}`
    const args = ['--config', 'hvemvet.yaml']
    writeFileSync(
      join(cwd, 'hvemvet.yaml'),
      `accounts:
  - host: ${dovecot.host}
    port: ${dovecot.port}
    user: arkiv@example.test
    oauth:
      clientCredentials:
        tokenUrl: ${tokens.tokenUrl}
        clientId: ${CLIENT.clientId}
        clientSecret: "\${OAUTH_SECRET}"
        scope: ${MAIL_SCOPE}
ask:
  address: ask@example.test
  mode: on
  colleagues: [example.test]
  trust: { lmtpPeers: [127.0.0.1] }
  smtp:
    url: smtp://${smtp}
    user: arkiv@example.test
    oauth: { command: [echo, ${tokens.tokenFor('arkiv')}] }
`,
    )
    await dovecot.deliver('arkiv', 'INBOX', compose({ id: 'a@x', more: throughList('drift@lister.example') }))
    const right = { cwd, env: { OAUTH_SECRET: CLIENT.clientSecret } }
    expect(await asJson(['sync', '--once', ...args], right)).toMatchObject({ new: 1 })

    const { out } = await hvemvet(['doctor', '--json', ...args], right)
    const { checks } = JSON.parse(out) as { checks: { name: string; ok: boolean; detail: string }[] }
    expect(checks.filter(({ name }) => /127|mail out/.test(name)).map(Object.values)).toEqual([
      [
        'login 127.0.0.1 arkiv@example.test',
        true,
        'OAuth with client credentials: got an access token, good for 60 minutes',
      ],
      ['account 127.0.0.1 INBOX', true, expect.stringMatching(/^reachable, 1 mails there; all read at 20/)],
      [`login ${smtp} arkiv@example.test`, true, 'an OAuth token by command: got an access token'],
      ['ask mail out', true, `${smtp} takes mail`],
    ])
    const refused = `the token server ${new URL(tokens.tokenUrl).host} refuses (invalid_client: wrong secret ***); check clientId and clientSecret; a secret that has run out needs a new one`
    const wrong = await hvemvet(['sync', '--once', ...args], { cwd, env: { OAUTH_SECRET: 'feil' } })
    expect(wrong.code).toBe(1)
    expect(wrong.log).toContain(`127.0.0.1: no login, ${refused}\n`)
    expect(wrong.log).not.toMatch(/^\s+at |feil/m)
  })
})

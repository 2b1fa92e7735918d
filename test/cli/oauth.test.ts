import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { compose, throughList } from '../compose.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { CLIENT, MAIL_SCOPE, TokenServer } from '../servers/token-server.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { asJson, hvemvet, STARTS_MS } from './program.ts'

describeUnless(whyNoDovecot(), 'an account that logs in by OAuth', () => {
  vi.setConfig({ testTimeout: STARTS_MS })
  let tokens: TokenServer
  let dovecot: Dovecot
  beforeAll(async () => {
    tokens = await TokenServer.open()
    dovecot = await startDovecot({
      oauth: { introspectionUrl: tokens.introspectionUrl, mechanisms: ['xoauth2'] },
    })
  })
  afterAll(() => Promise.all([dovecot?.stop(), tokens?.stop()]))

  it('is synced, doctor says what it logs in with, and a wrong secret is one line without it', async () => {
    const cwd = tempDir()
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
`,
    )
    await dovecot.deliver('arkiv', 'INBOX', compose({ id: 'a@x', more: throughList('drift@lister.example') }))
    const right = { cwd, env: { OAUTH_SECRET: CLIENT.clientSecret } }
    expect(await asJson(['sync', '--once', ...args], right)).toMatchObject({ new: 1 })

    const { out } = await hvemvet(['doctor', '--json', ...args], right)
    const { checks } = JSON.parse(out) as { checks: { name: string; ok: boolean; detail: string }[] }
    expect(checks.filter(({ name }) => name.includes(dovecot.host)).map(Object.values)).toEqual([
      [
        'login 127.0.0.1 arkiv@example.test',
        true,
        'OAuth with client credentials: got an access token, good for 60 minutes',
      ],
      ['account 127.0.0.1 INBOX', true, 'reachable'],
    ])
    const refused = `the token server ${new URL(tokens.tokenUrl).host} refuses (invalid_client: wrong secret ***); check clientId and clientSecret; a secret that has run out needs a new one`
    const wrong = await hvemvet(['sync', '--once', ...args], { cwd, env: { OAUTH_SECRET: 'feil' } })
    expect(wrong.code).toBe(1)
    expect(wrong.log).toContain(`127.0.0.1 INBOX: no login, ${refused}\n`)
    expect(wrong.log).not.toMatch(/^\s+at |feil/m)
  })
})

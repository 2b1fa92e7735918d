import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { compose, throughList } from '../compose.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { asJson, asLines, hvemvet, STARTS_MS, serving } from './program.ts'

const LIST = throughList('drift@lister.example')

/** What a promise gives once it is as wanted; fails after `withinMs`. */
async function eventually<T>(look: () => Promise<T>, isWanted: (seen: T) => boolean, withinMs = 10_000): Promise<T> {
  const deadlineMs = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (isWanted(seen)) return seen
    if (Date.now() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(seen)}`)
    await sleep(100)
  }
}

describeUnless(whyNoDovecot(), 'an account of an IMAP server', () => {
  vi.setConfig({ testTimeout: STARTS_MS })
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())

  /** A folder with settings for one account. */
  function room(user: string, folders: readonly string[] = ['INBOX'], through?: number) {
    const cwd = tempDir()
    const { host, port, pass } = dovecot.user(user)
    writeFileSync(
      join(cwd, 'hvemvet.yaml'),
      `lists: [{ address: drift@lister.example, name: Drift, readers: everyone }]
accounts: [{ host: ${host}, port: ${through ?? port}, tls: false, user: ${user}, password: "\${IMAP_PASSWORD}", folders: ${JSON.stringify(folders)} }]\n`,
    )
    return { cwd, env: { IMAP_PASSWORD: pass } }
  }
  const config = ['--config', 'hvemvet.yaml']

  it.concurrent('is read by sync --once, what is new each time', async () => {
    const { cwd, env } = room('ada', ['INBOX', 'Archive'])
    await dovecot.deliver('ada', 'INBOX', compose({ id: 'a@x', more: LIST }))
    await dovecot.deliver('ada', 'Archive', compose({ id: 'b@x', more: LIST }))
    await dovecot.deliver('ada', 'Archive', compose({ id: 'a@x', more: LIST }))
    const sync = () => asJson(['sync', '--once', ...config], { cwd, env })
    expect(await sync()).toMatchObject({ read: 3, new: 2, duplicate: 1, unparsed: [] })
    expect(await sync()).toMatchObject({ read: 0, new: 0, duplicate: 0 })
    await dovecot.deliver('ada', 'INBOX', compose({ id: 'c@x', more: LIST }))
    expect(await sync()).toMatchObject({ read: 1, new: 1 })
    const mails = await asLines<{ messageId: string }>(['export', 'messages', ...config], { cwd, env })
    expect(mails.map(({ messageId }) => messageId).toSorted()).toEqual(['a@x', 'b@x', 'c@x'])
    const { checks } = await asJson<{ checks: { name: string; ok: boolean }[] }>(['doctor', ...config], { cwd, env })
    expect(checks.filter(({ name }) => name.startsWith('account'))).toMatchObject([{ ok: true }, { ok: true }])
  })

  it.concurrent('that refuses the login, or is not there, is one line and no success', async () => {
    const { cwd, env } = room('bo', ['INBOX', 'Finnes ikke'])
    await dovecot.deliver('bo', 'INBOX', compose({ id: 'd@x', more: LIST }))
    const wrong = await hvemvet(['sync', '--once', ...config], { cwd, env: { IMAP_PASSWORD: 'feil' } })
    expect(wrong.code).toBe(1)
    expect(wrong.log).toMatch(/refused the login/)
    const missing = await hvemvet(['sync', '--once', '--json', ...config], { cwd, env })
    expect({ code: missing.code, summary: JSON.parse(missing.out) as unknown }).toMatchObject({
      code: 1,
      summary: { new: 1 },
    })
    expect(missing.log).toMatch(/Finnes ikke/)
    for (const { log } of [wrong, missing]) expect(log).not.toMatch(/^\s+at |secret|feil/m)
    const unset = await hvemvet(['sync', '--once', ...config], { cwd })
    expect(unset.code).toBe(1)
    expect(unset.log).toMatch(/IMAP_PASSWORD is not set/)
  })

  it('is followed by serve: mail is on the site within seconds, people leave who-knows at once, and Ctrl-C ends it', async () => {
    const { cwd, env } = room('kari')
    await dovecot.deliver(
      'kari',
      'INBOX',
      compose({ id: 'e@x', more: LIST, text: 'Hvem kan kompressoren i kjelleren? Den står.' }),
    )
    const { url, child, ended, log } = await serving(config, { cwd, env })
    const json = async <T>(path: string): Promise<T> => (await fetch(url + path)).json() as Promise<T>
    type Found = { total: number; hits: { messageId: string }[] }
    await eventually(
      () => json<Found>('/api/search?q=kompressoren'),
      ({ total }) => total === 1,
    )

    const answer = compose({
      id: 'f@x',
      from: 'Ola Berg <ola@energi.example>',
      subject: 'Re: Pumpe 3 stopper',
      more: [...LIST, 'In-Reply-To: <e@x>'],
      text: 'Kompressoren har jeg skiftet lager i tre ganger. Bruk lageret fra Kaia, det holder lengst av alle.',
    })
    await dovecot.deliver('kari', 'INBOX', answer)
    await eventually(
      () => json<Found>('/api/search?q=lager'),
      ({ total }) => total === 1,
    )

    const knowers = () => json<{ person: { id: number; name: string } }[]>('/api/experts?q=kompressoren+lager')
    const [ola] = await eventually(knowers, (found) => found.some(({ person }) => person.name === 'Ola Berg'), 20_000)
    expect(ola?.person.name).toBe('Ola Berg')
    const choose = (suggest: 'yes' | 'no') =>
      fetch(`${url}/p/${ola?.person.id}/suggest`, {
        method: 'POST',
        body: new URLSearchParams({ suggest }),
        headers: { origin: url },
        redirect: 'manual',
      })
    expect((await choose('no')).status).toBe(303)
    expect((await knowers()).map(({ person }) => person.name)).not.toContain('Ola Berg')
    expect((await choose('yes')).status).toBe(303)
    expect((await knowers()).map(({ person }) => person.name)).toContain('Ola Berg')

    writeFileSync(join(cwd, 'ny.eml'), compose({ id: 'g@x', more: LIST, text: 'Akslingen er bøyd.' }))
    expect(await asJson(['import', 'ny.eml', ...config], { cwd, env })).toMatchObject({ new: 1 })
    expect(await json<Found>('/api/search?q=akslingen')).toMatchObject({ total: 1 })

    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
    expect(log()).not.toMatch(/^\s+at |"level":(50|60)/m)
    expect((await asJson<{ ok: boolean }>(['doctor', ...config], { cwd, env })).ok).toBe(true)
  })

  it.concurrent('that is away is said so by doctor and on the status page, and that it is back', async () => {
    const proxy = await startFaultProxy(dovecot.port)
    const { cwd, env } = room('lars', ['INBOX', 'Lister/*'], proxy.port)
    await dovecot.deliver('lars', 'Lister/Drift', compose({ id: 'h@x', more: LIST }))
    const checks = async () =>
      (
        JSON.parse((await hvemvet(['doctor', ...config, '--json'], { cwd, env })).out) as {
          checks: { name: string; ok: boolean; detail: string }[]
        }
      ).checks.filter(({ name }) => name.startsWith('account'))
    await asJson(['sync', '--once', ...config], { cwd, env })
    expect(await checks()).toMatchObject([
      { name: 'account 127.0.0.1 INBOX', ok: true, detail: expect.stringMatching(/0 mails there; all read at 20/) },
      { name: 'account 127.0.0.1 Lister/Drift', ok: true, detail: expect.stringMatching(/1 mails there; all read/) },
    ])
    await proxy.close()
    const failed = await hvemvet(['sync', '--once', ...config], { cwd, env })
    expect([failed.code, failed.log]).toEqual([1, expect.stringMatching(/127\.0\.0\.1 is unavailable \(nothing takes/)])
    expect(await checks()).toMatchObject([{ ok: false, detail: expect.stringMatching(/nothing takes.*; so since 20/) }])
    const { url } = await serving(config, { cwd, env })
    const page = await (await fetch(`${url}/status`, { headers: { 'accept-language': 'en' } })).text()
    expect(page).toMatch(/the server cannot be reached, since today/)
    expect(page).not.toMatch(/Lister|lars/)
  })
})

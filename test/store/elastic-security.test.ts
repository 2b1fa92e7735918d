import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from '@elastic/elasticsearch'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readSettings } from '../../src/settings/settings.ts'
import type { ElasticSettings } from '../../src/store/elasticsearch/client.ts'
import { ElasticEngine } from '../../src/store/elasticsearch/engine.ts'
import { parseQuery } from '../../src/store/query.ts'
import { IndexUnavailable } from '../../src/store/search-index.ts'
import { hvemvet, STARTS_MS, serving } from '../cli/program.ts'
import { compose } from '../compose.ts'
import { anEntry } from '../contract/search-index.ts'
import { makeCertificates } from '../servers/certificates.ts'
import {
  ELASTICSEARCH_START_MS,
  type Elasticsearch,
  startElasticsearch,
  whyNoElasticsearchOfOurOwn,
} from '../servers/elasticsearch.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { anArchive, FIRST, reaching } from './elastic-opened.ts'

const PASSWORD = 'ovn-og-leie-7'
const WRONG = 'ovn-og-laie-7'
const KEY = Buffer.from('id:en-hemmelig-nokkel').toString('base64')
/** What docs/install.md gives to the user of hvemvet. */
const RIGHTS =
  /```json\n(\{\s*"cluster"[\s\S]*?)```/.exec(
    readFileSync(join(import.meta.dirname, '../../docs/install.md'), 'utf8'),
  )?.[1] ?? ''

/** Users and their rights, in the files of a node: this server lacks the analysis that its own index of users and API keys needs. */
function writeUsers(conf: string): void {
  const salt = randomBytes(32)
  const hash = pbkdf2Sync(PASSWORD, salt, 10_000, 32, 'sha512')
  const hashed = `{PBKDF2}10000$${salt.toString('base64')}$${hash.toString('base64')}`
  writeFileSync(join(conf, 'roles.yml'), `hvemvet: ${RIGHTS.replaceAll('\n', ' ')}\n`)
  writeFileSync(join(conf, 'users_roles'), 'hvemvet:hvemvet\n')
  writeFileSync(join(conf, 'users'), `hvemvet:${hashed}\nother:${hashed}\n`)
}

const secondsOf = async (doing: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  await doing()
  return (performance.now() - startMs) / 1000
}

describeUnless(
  whyNoElasticsearchOfOurOwn(),
  'an Elasticsearch with users and a certificate of our own authority',
  () => {
    let elasticsearch: Elasticsearch
    let caFile: string
    beforeAll(async () => {
      elasticsearch = await startElasticsearch({ password: PASSWORD, tls: true })
      caFile = elasticsearch.caFile ?? ''
      writeUsers(join(dirname(caFile), 'node-0/conf'))
      const auth = { username: 'hvemvet', password: PASSWORD }
      const client = new Client({ node: elasticsearch.url, auth, tls: { ca: readFileSync(caFile) } })
      await vi.waitFor(() => client.cluster.health(), { timeout: 60_000, interval: 200 }) // it looks at its files now and then
      await client.close()
    }, ELASTICSEARCH_START_MS)
    afterAll(() => elasticsearch?.stop())

    const settings = (auth: ElasticSettings['auth'], ca: string | undefined = caFile) =>
      reaching([elasticsearch.url], { auth, caFile: ca })

    /** Everything that an engine does in its life. */
    async function expectAllWorks(how: ElasticSettings): Promise<void> {
      const engine = new ElasticEngine(how, anArchive())
      const writer = await engine.open(FIRST, 0)
      await engine.show(FIRST)
      expect(await writer.put([anEntry(1, { own: 'pumpe' }), anEntry(2, { own: 'pumpe' })])).toEqual([])
      expect(await writer.put([anEntry(2, { own: 'pumpe', open: false })])).toEqual([])
      await writer.compact()
      const options = { limit: 10, offset: 9_995, order: 'best', nowMs: 0 } as const
      const { total } = await engine.reader().search(parseQuery('pumpe', { nowMs: 0 }), { kind: 'everything' }, options)
      expect(total).toBe(2)
      expect(await engine.health(FIRST)).toMatchObject({ ok: true })
      await engine.drop(FIRST)
      expect(await engine.has(FIRST)).toBe(false)
      await engine.close()
    }

    async function faultOf(how: ElasticSettings): Promise<IndexUnavailable> {
      const engine = new ElasticEngine(how, anArchive())
      const fault: unknown = await engine.open(FIRST, 0).catch((rejection: unknown) => rejection)
      await engine.close()
      expect(fault).toBeInstanceOf(IndexUnavailable)
      const { message } = fault as IndexUnavailable
      expect(message).toContain(how.urls[0])
      expect(message).not.toMatch(/\n|undefined/)
      for (const secret of [PASSWORD, WRONG, KEY]) expect(message).not.toContain(secret)
      return fault as IndexUnavailable
    }

    it('does all that is needed for a user with the rights that docs/install.md names', () =>
      expectAllWorks(settings({ username: 'hvemvet', password: PASSWORD })))

    it('is reached with a user and password that stand in the address, as read from the settings', async () => {
      const url = elasticsearch.url.replace('://', `://hvemvet:${PASSWORD}@`)
      const { index } = readSettings({ text: `index: { url: "${url}", ca: "${caFile}" }`, file: 'a.yaml', env: {} })
      expect(index.urls).toEqual([elasticsearch.url])
      await expectAllWorks({ ...index, caFile: index.ca })
    })

    it('refuses a wrong password, a wrong key, nobody and a user of other rights, and says at once what to mend', async () => {
      for (const auth of [{ username: 'hvemvet', password: WRONG }, { apiKey: KEY }, { apiKey: WRONG }, undefined]) {
        const fault = await faultOf(settings(auth))
        expect(fault.reason).toBe('refused')
        expect(fault.message).toMatch(/refuses the user and password, or the API key; mend them under index:/)
      }
      const fault = await faultOf(settings({ username: 'other', password: PASSWORD }))
      expect(fault).toMatchObject({ reason: 'refused', message: expect.stringContaining('docs/install.md') })
    })

    it.each([
      ['no authority of our own is named', () => undefined],
      ['another authority is named', () => makeCertificates(tempDir()).ca],
    ])('is not trusted where %s: that is said at once, with the setting to mend it', async (_, ca) => {
      const seconds = await secondsOf(async () => {
        const fault = await faultOf({ ...settings({ username: 'hvemvet', password: PASSWORD }), caFile: ca() })
        expect(fault.reason).toBe('refused')
        expect(fault.message).toMatch(
          /^the certificate of Elasticsearch at \S+ is not trusted \(.*\); set index\.ca to a file/,
        )
      })
      expect(seconds).toBeLessThan(5)
    })

    it.each([
      ['there is no such file', () => join(tempDir(), 'borte.pem')],
      ['it holds no PEM certificate', () => join(import.meta.dirname, '../../package.json')],
      ['', tempDir],
      [
        '',
        () => {
          const file = join(tempDir(), 'broken.pem')
          writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
          return file
        },
      ],
    ])('is not asked with a file of certificates that cannot be used: %s', async (why, file) => {
      const caFile = file()
      const engine = new ElasticEngine(settings({ username: 'hvemvet', password: PASSWORD }, caFile), anArchive())
      const fault: unknown = await engine.open(FIRST, 0).catch((rejection: unknown) => rejection)
      expect(fault).toBeInstanceOf(IndexUnavailable)
      const { message } = fault as IndexUnavailable
      expect(message).toMatch(/^\S+, which index\.ca in the settings names, cannot be used: [^\n]+$/)
      expect(message).toContain(caFile)
      expect(message).toContain(why)
      await engine.close()
    })

    it('is told to be away where it is spoken to without TLS', async () => {
      const url = elasticsearch.url.replace('https:', 'http:')
      const fault = await faultOf(reaching([url]))
      expect(fault).toMatchObject({ reason: 'away', message: expect.stringContaining('begin with https:?') })
    })

    it('never has its password or key in what import, doctor and serve say', { timeout: STARTS_MS }, async () => {
      const cwd = tempDir()
      writeFileSync(join(cwd, 'en.eml'), compose({ id: 'en@x' }))
      for (const [auth, secret] of [
        ['username: hvemvet, password: "${SECRET}"', WRONG],
        ['apiKey: "${SECRET}"', KEY],
      ] as const) {
        writeFileSync(join(cwd, 'a.yaml'), `index: { url: "${elasticsearch.url}", ca: "${caFile}", ${auth} }\n`)
        const how = { cwd, env: { SECRET: secret } }
        const args = ['--config', 'a.yaml']
        const imported = await hvemvet(['import', 'en.eml', ...args], how)
        const doctor = await hvemvet(['doctor', '--json', ...args], how)
        const site = await serving(args, how)
        expect((await fetch(`${site.url}/search?q=pumpe`)).status).toBe(503)
        await expect.poll(site.log, { timeout: 20_000 }).toContain('search is behind')
        site.child.kill()
        await site.ended
        for (const said of [imported.out + imported.log, doctor.out + doctor.log, site.log()]) {
          expect(said).toContain('refuses the user and password, or the API key')
          expect(said).not.toContain(secret)
        }
      }
    })
  },
)

import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { MailKey } from '../../src/model/ids.ts'
import { ElasticEngine } from '../../src/store/elasticsearch/engine.ts'
import { parseQuery } from '../../src/store/query.ts'
import { IndexUnavailable } from '../../src/store/search-index.ts'
import { hvemvet, STARTS_MS, serving } from '../cli/program.ts'
import { compose } from '../compose.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { itUnless } from '../unless.ts'
import { anArchive, FIRST, reaching } from './elastic-opened.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const PASSWORD = 'en-lang-hemmelighet'
const NEEDS = 'needs Elasticsearch 9.1 or newer'

/** The address of a small web server, until the test is over. */
async function answering(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const always =
  (status: number, type: string, body: string, more: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': type, ...more }).end(body)

/** What Elasticsearch 8.19.21 answered to the first requests of this client (9.5.1), by curl, 2026-11-25: it takes what has no body
 *  for version 8, and refuses what has one of version 9. */
const VERSION_8: Answer = ({ method, url = '' }, response) => {
  const say = (status: number, type: string, body: string) =>
    void response.writeHead(status, { 'X-elastic-product': 'Elasticsearch', 'content-type': type }).end(body)
  if (method === 'GET' && url.startsWith('/_nodes')) say(200, 'application/vnd.elasticsearch+json', NODES_8)
  else if (method === 'HEAD') say(404, 'application/vnd.elasticsearch+json', '')
  else say(400, 'application/json', REFUSED_8)
}
const NODES_8 =
  '{"_nodes":{"total":1,"successful":1,"failed":0},"cluster_name":"elasticsearch","nodes":{"Vw8ITveWS4-HsIp_my8hMg":{"name":"vm","transport_address":"127.0.0.1:29308","host":"127.0.0.1","ip":"127.0.0.1","version":"8.19.21","transport_version":8841096,"index_version":8537000,"component_versions":{"transform_config_version":10000099,"ml_config_version":12000099,"api_key_version":8150099},"build_flavor":"default","build_type":"zip","build_hash":"4fe44c255c3d0da06779b921e132cdc555ed9aff","roles":["data","data_cold","data_content","data_frozen","data_hot","data_warm","ingest","master","ml","remote_cluster_client","transform"],"attributes":{"xpack.installed":"true"},"http":{"bound_address":["127.0.0.1:29208"],"publish_address":"127.0.0.1:29208","max_content_length_in_bytes":104857600}}}}'
const REFUSED_8 =
  '{"error":{"root_cause":[{"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Content-Type, Accept]"}],"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Content-Type, Accept]","caused_by":{"type":"status_exception","reason":"Accept version must be either version 8 or 7, but found 9. Accept=application/vnd.elasticsearch+json; compatible-with=9"}},"status":400}'

itUnless(
  soak.on ? undefined : 'it waits long, so only a soak does it',
  'a server that hangs holds one search up for half a minute, and the next for less than five seconds',
  async () => {
    const engine = new ElasticEngine(reaching([await answering(() => undefined)]), anArchive())
    const options = { limit: 1, offset: 0, order: 'best', nowMs: 0 } as const
    const waitedMs: number[] = []
    for (let search = 0; search < 2; search++) {
      const startMs = performance.now()
      const asked = engine.reader().search(parseQuery('pumpe', { nowMs: 0 }), { kind: 'everything' }, options)
      await expect(asked).rejects.toThrow('does not answer in time')
      waitedMs.push(performance.now() - startMs)
    }
    expect(waitedMs[0]).toBeLessThan(45_000)
    expect(waitedMs[1]).toBeLessThan(5_000)
    await engine.close()
  },
)

/** What an engine says when it is opened, read, searched and looked after: each time one line, for people. */
async function saidOf(url: string, reason: IndexUnavailable['reason']): Promise<string[]> {
  const auth = { username: 'arkiv', password: PASSWORD }
  const engine = new ElasticEngine(reaching([url], { auth }), anArchive())
  const reader = engine.reader()
  const options = { limit: 1, offset: 0, order: 'best', nowMs: 0 } as const
  const asks = [
    () => engine.open(FIRST, 0),
    () => engine.has(FIRST),
    () => engine.show(FIRST),
    () => engine.health(FIRST),
    () => reader.search(parseQuery('pumpe', { nowMs: 0 }), { kind: 'everything' }, options),
    () => reader.held(0 as MailKey, 1),
  ]
  const said: string[] = []
  for (const ask of asks) {
    const fault = await ask().then(
      (answer: unknown) => answer,
      (rejection: unknown) => rejection,
    )
    if (fault === false) continue // an index that is not there
    expect(fault).toBeInstanceOf(IndexUnavailable)
    const { reason: given, message } = fault as IndexUnavailable
    expect(message).not.toMatch(/\n|undefined|\[object/)
    expect(message).not.toContain(PASSWORD)
    expect({ given, message: message.includes(url) }).toEqual({ given: reason, message: true })
    said.push(message)
  }
  await engine.close()
  expect(said.length).toBeGreaterThanOrEqual(asks.length - 1)
  return said
}

describe('an address under index.url', () => {
  it.each<[string, Answer]>([
    ['a web page whatever is asked', always(200, 'text/html', '<html>hei</html>')],
    ['a web server that has no such page', always(404, 'text/html', '<html>not found</html>')],
    ['a program that speaks JSON', always(200, 'application/json', '{"name":"other"}')],
    ['a program that speaks broken JSON', always(200, 'application/json', '{"name":')],
    ['a program that refuses in JSON', always(405, 'application/json', '{"error":"no"}')],
    ['a search server of other makers, which refuses the media type', always(406, 'application/json', '{"error":"x"}')],
    ['a page that leads elsewhere', always(301, 'text/html', 'moved', { location: 'https://search.example.org/' })],
  ])('that is %s is told from an Elasticsearch, with the version that is needed', async (_, answer) => {
    for (const said of await saidOf(await answering(answer), 'wrong-server')) expect(said).toContain(NEEDS)
  })

  it('that is an Elasticsearch 8 is told to be too old, with the version that is needed', async () => {
    const said = await saidOf(await answering(VERSION_8), 'wrong-server')
    for (const one of said) expect(one).toMatch(/is too old .*needs Elasticsearch 9\.1 or newer/)
    expect(said.filter((one) => one.includes('8.19.21'))).toHaveLength(1)
  })

  it.concurrent.each([
    ['where nothing listens', 'http://127.0.0.1:9', /ECONNREFUSED/],
    ['of a host that is not known', 'http://nowhere.invalid:9200', /ENOTFOUND|EAI_AGAIN/],
  ])('%s is told to be out of reach, and why', async (_, url, why) => {
    for (const said of await saidOf(url, 'away')) expect(said).toMatch(why)
  })

  it('of a server that fails is told to be away, in its words none', async () => {
    const failing = always(500, 'text/html', `<html>${PASSWORD}</html>`)
    for (const said of await saidOf(await answering(failing), 'away')) expect(said).toContain('500')
  })

  it('of a server that speaks without TLS, where it begins with https:, is told to begin with http:', async () => {
    const url = (await answering(always(200, 'text/html', ''))).replace('http:', 'https:')
    for (const said of await saidOf(url, 'away')) expect(said).toContain('index.url must begin with http:')
  })

  it('with a path, as of a proxy, is asked under that path', async () => {
    const asked: string[] = []
    const url = await answering(({ url: path = '' }, response) => {
      asked.push(path)
      response.writeHead(401).end()
    })
    const engine = new ElasticEngine(reaching([`${url}/search/es`]), 'abc')
    await expect(engine.open(FIRST, 0)).rejects.toThrow(`${url}/search/es`)
    await engine.close()
    expect(asked).toEqual(['/search/es/hvemvet-abc-1-open'])
  })

  it('gets an API key as such, or a user and password, and neither for a stranger', async () => {
    const heard: (string | undefined)[] = []
    const url = await answering(({ headers }, response) => {
      heard.push(headers.authorization)
      response.writeHead(401).end()
    })
    const encoded = Buffer.from('id:key').toString('base64')
    for (const auth of [{ apiKey: encoded }, { username: 'ola', password: PASSWORD }, undefined]) {
      const engine = new ElasticEngine(reaching([url], { auth }), anArchive())
      await expect(engine.open(FIRST, 0)).rejects.toThrow(IndexUnavailable)
      await engine.close()
    }
    expect(heard).toEqual([
      `ApiKey ${encoded}`,
      `Basic ${Buffer.from(`ola:${PASSWORD}`).toString('base64')}`,
      undefined,
    ])
  })

  it('of a server that refuses the password is told so', async () => {
    const refusing = always(401, 'application/json', '{"error":{"type":"security_exception"}}')
    for (const said of await saidOf(await answering(refusing), 'refused'))
      expect(said).toMatch(/refuses the user and password/)
  })
})

describe('import, doctor and serve with an Elasticsearch 8', { timeout: STARTS_MS }, () => {
  it('keep mail, say in one line what is wrong, and never the password', async () => {
    const url = await answering(VERSION_8)
    const cwd = tempDir()
    writeFileSync(join(cwd, 'en.eml'), compose({ id: 'en@x' }))
    writeFileSync(join(cwd, 'a.yaml'), `index: { url: "${url}", username: arkiv, password: "\${ES_PASSWORD}" }\n`)
    const how = { cwd, env: { ES_PASSWORD: PASSWORD } }
    const imported = await hvemvet(['import', 'en.eml', '--config', 'a.yaml'], how)
    expect(imported.code).toBe(0)
    expect(imported.log).toMatch(/Searches do not find 1 mail yet: .*is too old.*9\.1 or newer/)

    const doctor = await hvemvet(['doctor', '--json', '--config', 'a.yaml'], how)
    expect(doctor.code).toBe(1)
    const { checks } = JSON.parse(doctor.out) as { checks: { name: string; ok: boolean; detail: string }[] }
    const check = checks.find(({ name }) => name === 'index')
    expect(check).toEqual({
      name: 'index',
      ok: false,
      detail: `Elasticsearch at ${url} is too old (8.19.21); hvemvet ${NEEDS}`,
    })

    const site = await serving(['--config', 'a.yaml'], how)
    expect((await fetch(`${site.url}/search?q=pumpe`)).status).toBe(503)
    await expect.poll(site.log, { timeout: 20_000 }).toContain('search is behind')
    expect(site.log()).toMatch(/is too old.*9\.1 or newer/)
    for (const text of [imported.out, imported.log, doctor.out, doctor.log, site.log()])
      expect(text).not.toContain(PASSWORD)
  })
})

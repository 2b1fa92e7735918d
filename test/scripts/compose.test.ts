import { execFile } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readSettings } from '../../src/settings/settings.ts'
import { unpackedTree } from '../servers/debian.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'

const project = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(project, path), 'utf8')
const WITH_ELASTICSEARCH = 'docker-compose.yml'
const EMBEDDED = 'docker-compose.embedded.yml'

type Env = Readonly<Record<string, string>>

/** What the tests look at of a service as Docker Compose resolves it. */
interface Service {
  readonly image?: string
  readonly environment: Env
  /** Compose 1 writes `127.0.0.1:9200:9200/tcp`, Compose 2 an object. */
  readonly ports?: readonly (string | { readonly host_ip: string; readonly published: string })[]
  readonly network_mode?: string
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly mem_limit?: string
  readonly restart?: string
}

type Services = Readonly<Record<string, Service>>

const CHANGED = {
  ELASTIC_PASSWORD: 'c0ffee',
  ELASTIC_PORT: '9350',
  ELASTIC_HEAP: '4g',
  ELASTIC_MEMORY: '8g',
  HVEMVET_MEMORY: '8g',
  IMAP_PASSWORD: 'secret',
  PORT: '9000',
}

const tree = unpackedTree('docker-compose')

describeUnless(
  tree === undefined ? 'docker-compose is not in .tools/debian, scripts/test fetches it' : undefined,
  'the compose files, as Docker Compose resolves them',
  () => {
    let folder: string
    let withElasticsearch: Services
    let embedded: Services
    /** The same two with everything set that can be. */
    let changed: Services
    let changedEmbedded: Services
    beforeAll(async () => {
      folder = tempDir() // no .env of the checkout's owner
      for (const file of [WITH_ELASTICSEARCH, EMBEDDED]) cpSync(join(project, file), join(folder, file))
      withElasticsearch = await resolved(WITH_ELASTICSEARCH, { ELASTIC_PASSWORD: 'b0a1' })
      embedded = await resolved(EMBEDDED)
      changed = await resolved(WITH_ELASTICSEARCH, CHANGED)
      changedEmbedded = await resolved(EMBEDDED, CHANGED)
    })

    async function resolved(file: string, env: Env = {}): Promise<Services> {
      const program = join(tree ?? '', 'usr/bin/docker-compose')
      const { stdout } = await promisify(execFile)(program, ['-f', file, 'config'], {
        cwd: folder,
        env: { PATH: process.env.PATH, PYTHONPATH: join(tree ?? '', 'usr/lib/python3/dist-packages'), ...env },
      })
      return (parse(stdout) as { services: Services }).services
    }
    const service = (services: Services, name: string): Service => {
      expect(services).toHaveProperty(name)
      return services[name] as Service
    }
    const publishedAt = ({ ports = [] }: Service): string[] =>
      ports.map((port) =>
        typeof port === 'string' ? port.split(':').slice(0, -1).join(':') : `${port.host_ip}:${port.published}`,
      )
    const indexOf = ({ environment }: Service) =>
      readSettings({ text: undefined, file: 'config/hvemvet.yaml', env: environment }).index

    it('are one service without Elasticsearch, and need nothing to be set', () => {
      expect(Object.keys(embedded)).toEqual(['hvemvet'])
      expect(indexOf(service(embedded, 'hvemvet')).urls).toEqual([])
    })

    it('start no Elasticsearch without a password, and say where to set it', async () => {
      await expect(resolved(WITH_ELASTICSEARCH)).rejects.toThrow(/ELASTIC_PASSWORD[^]*set it in \.env/)
      await expect(resolved(WITH_ELASTICSEARCH, { ELASTIC_PASSWORD: '' })).rejects.toThrow(/ELASTIC_PASSWORD/)
    })

    it('lead hvemvet to Elasticsearch where it is published, with its password', () => {
      for (const services of [withElasticsearch, changed]) {
        const { urls, auth } = indexOf(service(services, 'hvemvet'))
        const elasticsearch = service(services, 'elasticsearch')
        expect(urls).toEqual(publishedAt(elasticsearch).map((place) => `http://${place}`))
        expect(auth).toEqual({ username: 'elastic', password: elasticsearch.environment.ELASTIC_PASSWORD })
      }
    })

    it('publish on loopback only, where hvemvet, which shares it, can reach it', () => {
      expect(publishedAt(service(withElasticsearch, 'elasticsearch'))).toEqual(['127.0.0.1:9200'])
      expect(publishedAt(service(changed, 'elasticsearch'))).toEqual(['127.0.0.1:9350'])
      expect(service(withElasticsearch, 'hvemvet')).toMatchObject({ network_mode: 'host' })
      expect(publishedAt(service(withElasticsearch, 'hvemvet'))).toEqual([])
    })

    it('give Elasticsearch security, the heap that was asked for, and a health that takes the password', () => {
      const { environment, healthcheck } = service(changed, 'elasticsearch')
      expect(environment).toMatchObject({ 'xpack.security.enabled': 'true', ES_JAVA_OPTS: '-Xms4g -Xmx4g' })
      const asked = healthcheck?.test.join(' ')
      expect(asked).toContain('"elastic:$')
      expect(asked).not.toContain(CHANGED.ELASTIC_PASSWORD)
      expect(service(changed, 'hvemvet').depends_on).toMatchObject({ elasticsearch: { condition: 'service_healthy' } })
    })

    it('limit the memory of each service, and start it again', () => {
      for (const one of Object.values(withElasticsearch)) {
        expect(one.mem_limit).toMatch(/^(?:2g|2147483648)$/)
        expect(one.restart).toBe('unless-stopped')
      }
      for (const one of Object.values(changed)) expect(one.mem_limit).toMatch(/^(?:8g|8589934592)$/)
    })

    it('run the same hvemvet with Elasticsearch and without', () => {
      for (const [withIt, without] of [
        [withElasticsearch, embedded],
        [changed, changedEmbedded],
      ] as const) {
        const { depends_on: _waits, environment, ...rest } = service(withIt, 'hvemvet')
        const { ELASTICSEARCH_URL: _where, ...others } = environment
        expect({ ...rest, environment: others }).toEqual(service(without, 'hvemvet'))
      }
    })
  },
)

describe('the compose files', () => {
  it('name the Elasticsearch that the tests run against', () => {
    const [, tested] = /^elasticsearch_pinned=(\S+)$/m.exec(read('scripts/prepare.sh')) ?? []
    expect(read(WITH_ELASTICSEARCH)).toContain(`docker.elastic.co/elasticsearch/elasticsearch:${tested}\n`)
  })
})

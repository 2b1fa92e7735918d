import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSettings, SettingsError } from '../../src/settings/settings.ts'

const PASSWORD = 'svært-hemmelig'

const read = (index: string, env: Record<string, string> = {}) =>
  readSettings({ text: `index: { ${index} }`, file: 'config/hvemvet.yaml', env }).index

const faultOf = (index: string, env: Record<string, string> = {}): string => {
  try {
    read(index, env)
  } catch (fault) {
    if (fault instanceof SettingsError) return fault.message
    throw fault
  }
  throw new Error('the settings were taken')
}

const HERE = 'url: "http://127.0.0.1:9200"'
const THERE = 'url: "https://search.example.org:9200"'
const UNSAFE = 'url: "http://search.example.org:9200"'

describe('where the search server is', () => {
  it('is one address, or several of one cluster between commas, each as short as it can be', () => {
    expect(read('url: ""').urls).toEqual([])
    expect(read('url: "https://es.example.org/"').urls).toEqual(['https://es.example.org'])
    expect(
      read('url: " https://es1.example.org:9200 ,https://es2.example.org:9200/,, http://[::1]:9200"').urls,
    ).toEqual(['https://es1.example.org:9200', 'https://es2.example.org:9200', 'http://[::1]:9200'])
  })

  it('may have a path, as behind a proxy', () => {
    expect(read('url: "https://proxy.example.org/search/es/"').urls).toEqual(['https://proxy.example.org/search/es'])
  })

  it.each([
    'es.example.org:9200',
    'localhost:9200',
    'ftp://es.example.org',
    'https://',
    'https://es.example.org, es2.example.org',
    'https://es.example.org?x=1',
    'https://es.example.org#x',
  ])('is refused where it is no such address: %s', (url) => {
    expect(faultOf(`url: "${url}"`)).toMatch(/line 1: index url must be empty, or an address as https:/)
  })

  it('is told from what is in it: a user and password are taken out of the address, for all of them', () => {
    const server = read('url: "https://es1.example.org:9200,https://ola:p%40ss%3Aord@es2.example.org:9200"')
    expect(server).toEqual({
      urls: ['https://es1.example.org:9200', 'https://es2.example.org:9200'],
      auth: { username: 'ola', password: 'p@ss:ord' },
      ca: undefined,
    })
  })

  it('takes a % that means nothing for itself, as people paste passwords', () => {
    expect(read('url: "https://ola:100%@es.example.org"').auth).toEqual({ username: 'ola', password: '100%' })
  })

  it('has any password taken out of an address whole, and leaves nothing of it there', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (password) => {
        const { urls, auth } = read('url: "${URL}"', {
          URL: `https://ola:${encodeURIComponent(password)}@es.example.org`,
        })
        expect(auth).toEqual({ username: 'ola', password })
        expect(urls).toEqual(['https://es.example.org'])
      }),
    )
  })
})

describe('who logs in at the search server', () => {
  it('is nobody, a user with a password, or an API key', () => {
    expect(read(THERE).auth).toBeUndefined()
    expect(read(`${THERE}, username: ola, password: "\${P}"`, { P: PASSWORD }).auth).toEqual({
      username: 'ola',
      password: PASSWORD,
    })
    expect(read(`${THERE}, apiKey: abc=`).auth).toEqual({ apiKey: 'abc=' })
  })

  it('is not a user without a password, nor a password without a user', () => {
    expect(faultOf(`${THERE}, username: ola`)).toContain(
      'index password must be set too: a user and a password go together',
    )
    expect(faultOf(`${THERE}, password: ${PASSWORD}`)).toContain('index username must be set too')
    for (const one of ['ola@', ':hemmelig@'])
      expect(faultOf(`url: "https://${one}es.example.org"`)).toContain('index url must hold both a user and a password')
  })

  it('is not a user and an API key both', () => {
    expect(faultOf(`${THERE}, username: ola, password: p, apiKey: abc`)).toContain(
      'index apiKey must go, or username and password must',
    )
  })

  it('is not told to another machine without TLS, and the password or key is not in what is said of it', () => {
    for (const secret of [`username: ola, password: ${PASSWORD}`, `apiKey: ${PASSWORD}`]) {
      const fault = faultOf(`${UNSAFE}, ${secret}`)
      expect(fault).toContain('line 1: index url must begin with https: without TLS the password or key would cross')
      expect(fault).not.toContain(PASSWORD)
    }
    for (const url of [
      `http://ola:${PASSWORD}@es.example.org`,
      `https://ola:${PASSWORD}@es1.example.org,http://es2.example.org`,
    ]) {
      expect(faultOf(`url: "${url}"`)).toContain('index url must begin with https:')
      const fromEnv = faultOf('', { ELASTICSEARCH_URL: url })
      expect(fromEnv).toContain('ELASTICSEARCH_URL in the environment must begin with https:')
      for (const fault of [faultOf(`url: "${url}"`), fromEnv]) expect(fault).not.toContain(PASSWORD)
    }
  })

  it('is told to this machine without TLS, and nobody is told to any', () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      expect(read(`url: "http://${host}:9200", apiKey: abc`).auth).toEqual({ apiKey: 'abc' })
    expect(read(`${HERE}, username: ola, password: p`).auth).toEqual({ username: 'ola', password: 'p' })
    expect(read(UNSAFE).auth).toBeUndefined()
  })
})

describe('the authority of the search server', () => {
  it('is the name of a file, read when the server is reached', () => {
    expect(read(`${THERE}, ca: /etc/hvemvet/ca.pem`).ca).toBe('/etc/hvemvet/ca.pem')
    expect(read(THERE).ca).toBeUndefined()
    expect(faultOf(`${THERE}, ca: ""`)).toContain('index ca must be a file with the certificate of the authority')
  })
})

// Certificates that tests make for servers on loopback, by openssl.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Paths of PEM files. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}
export interface Certificates extends Certificate {
  readonly ca: string
}

/** An authority made for this once. */
export class Authority {
  /** Its own certificate, a PEM file. */
  readonly ca: string
  readonly #folder: string
  readonly #newKey: readonly string[]
  #signed = 0

  constructor(folder: string, newKey = QUICK_KEY) {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    this.#newKey = newKey
    this.ca = join(folder, 'ca.pem')
    const who = ['-days', '2', '-subj', '/CN=hvemvet test authority']
    openssl('req', '-x509', ...this.#newKey, this.#at('ca.key'), '-out', this.ca, ...who)
  }

  /** A certificate for names such as `IP:127.0.0.1` and `DNS:localhost`; `days` below zero is one that has expired. */
  sign(names: string, days = 2): Certificate {
    const name = `server${++this.#signed}`
    const [certificate, key, request] = [this.#at(`${name}.pem`), this.#at(`${name}.key`), this.#at(`${name}.csr`)]
    const extensions = this.#at(`${name}.ext`)
    writeFileSync(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`)
    openssl('req', '-new', ...this.#newKey, key, '-out', request, '-subj', '/CN=localhost')
    const signing = ['-CA', this.ca, '-CAkey', this.#at('ca.key'), '-CAcreateserial', '-extfile', extensions]
    openssl('x509', '-req', '-in', request, ...signing, '-days', String(days), '-out', certificate)
    return { certificate, key }
  }

  #at(name: string): string {
    return join(this.#folder, name)
  }
}

/** A new authority's, and a certificate by it for 127.0.0.1 and localhost. */
export function makeCertificates(folder: string): Certificates {
  const authority = new Authority(folder, USUAL_KEY)
  return { ca: authority.ca, ...authority.sign('IP:127.0.0.1,DNS:localhost') }
}

const QUICK_KEY: readonly string[] = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout']
const USUAL_KEY: readonly string[] = ['-newkey', 'rsa:2048', '-nodes', '-keyout']

const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Authority } from '../servers/certificates.ts'
import { startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { hvemvet, STARTS_MS, serving } from './program.ts'

const WHY = '127.0.0.1 is unavailable (its certificate has expired, CERT_HAS_EXPIRED)'

describeUnless(whyNoDovecot(), 'an account whose server’s certificate does not hold', () => {
  it('is a line of the log, and one on the page of states', { timeout: STARTS_MS }, async () => {
    const cwd = tempDir()
    const authority = new Authority(join(cwd, 'tls'))
    const dovecot = await startDovecot({ tls: authority.sign('IP:127.0.0.1', -1) })
    try {
      writeFileSync(
        join(cwd, 'hvemvet.yaml'),
        `accounts: [{ host: 127.0.0.1, port: ${dovecot.port}, tls: starttls, ca: tls/ca.pem, user: ada, password: "\${IMAP_PASSWORD}" }]\n`,
      )
      const config = ['--config', 'hvemvet.yaml']
      const env = { IMAP_PASSWORD: 'secret' }
      if (soak.on) {
        const { code, log } = await hvemvet(['sync', '--once', ...config], { cwd, env }) // tries again for a while
        expect({ code, lines: log.trim().split('\n') }).toEqual({ code: 1, lines: [`hvemvet: ${WHY}`] })
      }
      const { url, log } = await serving(config, { cwd, env })
      await expect.poll(log, { timeout: 10_000 }).toContain(WHY)
      const pageOf = async () => (await fetch(`${url}/status`, { headers: { 'accept-language': 'en' } })).text()
      await expect.poll(pageOf, { timeout: 10_000 }).toContain('the server&#39;s certificate does not hold')
    } finally {
      await dovecot.stop()
    }
  })
})

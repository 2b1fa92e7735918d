import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { openSmtp, SmtpAway, type SmtpServer } from '../../src/post/send.ts'
import { Authority, type Certificate } from '../servers/certificates.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { tempDir } from '../temp.ts'

const PASSWORD = 'hemmelig'
const login = async () => ({ kind: 'password', password: PASSWORD }) as const
const WAYS = [
  ['TLS from the start', 'smtps'],
  ['STARTTLS', 'smtp'],
] as const

let ca: string
let otherCa: string
let good: Certificate
let expired: Certificate
let elsewhere: Certificate
beforeAll(() => {
  const folder = tempDir()
  const authority = new Authority(join(folder, 'ours'))
  ca = authority.ca
  otherCa = new Authority(join(folder, 'other')).ca
  good = authority.sign('IP:127.0.0.1')
  expired = authority.sign('IP:127.0.0.1', -1)
  elsewhere = authority.sign('DNS:mail.example.org')
})

/** A mail server's port; whoever logs in may send. */
async function serverWith(certificate: Certificate, options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    key: readFileSync(certificate.key),
    cert: readFileSync(certificate.certificate),
    authOptional: true,
    closeTimeout: 10,
    onAuth: ({ password }, _session, reply) => reply(null, password === PASSWORD ? { user: 'ask' } : {}),
    onData: (stream, _session, reply) => void stream.resume().on('end', () => reply()),
    ...options,
  })
  server.on('error', () => undefined)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return (server.server.address() as AddressInfo).port
}

/** Sends a mail, and asks as doctor does: the line that says why not, of each. */
async function sending(server: SmtpServer, isLoopback = false): Promise<readonly (string | undefined)[]> {
  const smtp = openSmtp(server, () => isLoopback, 2000)
  onTestFinished(() => smtp.close())
  const raw = Buffer.from('Subject: a\r\n\r\nHei\r\n')
  const sent = await smtp.send({ mailFrom: 'ask@example.org', to: 'ada@example.org', raw }).then(
    () => undefined,
    (fault: unknown) => (fault instanceof SmtpAway ? fault.code : `not away: ${String(fault)}`),
  )
  const verified = await smtp.verify().then(
    () => undefined,
    (fault: unknown) => (fault as Error).message,
  )
  return [sent, verified]
}
const both = (why: string | undefined) => [why, why]

it.each(WAYS)('mail goes out to a server by an authority of our own: %s', async (_, scheme) => {
  const url = `${scheme}://127.0.0.1:${await serverWith(good, { secure: scheme === 'smtps' })}`
  expect(await sending({ url, ca })).toEqual(both(undefined))
  expect(await sending({ url, ca, user: 'ask', login })).toEqual(both(undefined))
})

it.each(WAYS)('none goes to one whose certificate does not hold, and a line says why: %s', async (_, scheme) => {
  const urlOf = async (certificate: Certificate) =>
    `${scheme}://127.0.0.1:${await serverWith(certificate, { secure: scheme === 'smtps' })}`
  const unknown = 'its certificate is signed by nobody known; name the authority in ask.smtp: ca'
  const url = await urlOf(good)
  expect(await sending({ url })).toEqual(both(unknown))
  expect(await sending({ url, ca: otherCa })).toEqual(both(unknown))
  expect(await sending({ url: await urlOf(expired), ca })).toEqual(both('its certificate has expired'))
  expect(await sending({ url: await urlOf(elsewhere), ca })).toEqual(both('its certificate is for another name'))
})

it('on this machine a certificate need not be anybody’s, unless somebody says whose', async () => {
  const url = `smtp://127.0.0.1:${await serverWith(expired, {})}`
  expect(await sending({ url }, true)).toEqual(both(undefined))
  expect(await sending({ url, ca }, true)).toEqual(both('its certificate has expired'))
})

it('nobody logs in where there is no TLS, by whatever the password was given', async () => {
  const proxy = await startFaultProxy(await serverWith(good, { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }))
  onTestFinished(() => proxy.close())
  const noTls = both('it offers no TLS (STARTTLS), without which nobody logs in')
  const url = `smtp://127.0.0.1:${proxy.port}`
  expect(await sending({ url, user: 'ask', login })).toEqual(noTls)
  expect(await sending({ url: `smtp://ask:${PASSWORD}@127.0.0.1:${proxy.port}` })).toEqual(noTls)
  expect(await sending({ url, ca })).toEqual(noTls)
  expect(proxy.asked).toContain('STARTTLS')
  expect(proxy.asked).not.toMatch(/AUTH|MAIL FROM/)
  expect(await sending({ url: `smtps://127.0.0.1:${proxy.port}`, ca })).toEqual(
    both('it does not speak TLS on this port'),
  )
})

it('a file of an authority that cannot be read is said, and mail waits', async () => {
  const url = `smtp://127.0.0.1:${await serverWith(good, {})}`
  expect(await sending({ url, ca: '/finnes/ikke.pem' })).toEqual(
    both('the file of ask.smtp: ca cannot be read (ENOENT)'),
  )
})

import { createHash } from 'node:crypto'
import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { describe, expect, vi } from 'vitest'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { itUnless } from '../unless.ts'
import { whyNoMount } from './confined.ts'
import { freePort, hvemvet, STARTS_MS, serving } from './program.ts'

const LIST = 'drift@lister.example'
const SOON = { timeout: 60_000, interval: 200 }

/** Text that cannot be packed smaller than half. */
const noise = (chars: number): string =>
  Array.from({ length: chars / 128 }, (_, n) => createHash('sha512').update(`${n}`).digest('hex')).join('\n')

const withFile = (id: string, text: string): string =>
  compose({
    id,
    to: LIST,
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=x'],
    text: `--x\nContent-Type: text/plain\n\nKompressoren.\n--x\nContent-Type: text/plain; name=logg.txt\nContent-Disposition: attachment; filename=logg.txt\n\n${text}\n--x--`,
  })

describe('serving', { timeout: STARTS_MS }, () => {
  itUnless(whyNoMount(), 'from a disk that fills goes on, refuses mail for now, and recovers by itself', async () => {
    const cwd = tempDir()
    const port = await freePort()
    writeFileSync(
      join(cwd, 'hvemvet.yaml'),
      `lists: [{ address: ${LIST}, name: Drift, readers: everyone }]\nlmtp: { listen: "127.0.0.1:${port}" }\n`,
    )
    writeFileSync(join(cwd, 'a.eml'), withFile('a@x', `Vedlegget nevner varmeveksleren.\n${noise(1_200_000)}`))
    const script = `mkdir data && mount -t tmpfs -o size=16m none data || exit 90
    "$1" "$2" import a.eml --list drift@lister.example --no-attachments --config hvemvet.yaml >&2 || exit 91
    head -c $(( $(stat -f -c '%a*%S' data) - 450000 )) /dev/zero >data/full
    exec "$@"`
    const { child, url, log } = await serving(['--config', 'hvemvet.yaml'], {
      cwd,
      under: ['unshare', '--mount', 'bash', '-c', script, 'bash'],
    })
    const disk = `/proc/${child.pid}/root${cwd}/data`
    const finds = async (text: string): Promise<unknown> =>
      ((await (await fetch(`${url}/api/search?q=${text}`)).json()) as { total?: number }).total
    const hand = async (raw: string): Promise<string> => {
      const transport = createTransport({ lmtp: true, host: '127.0.0.1', port, ignoreTLS: true })
      return transport
        .sendMail({ envelope: { from: 'a@lister.example', to: LIST }, raw })
        .then(({ rejectedErrors = [] }) => rejectedErrors.map(({ message }) => message).join() || 'taken')
        .catch(String)
        .finally(() => transport.close())
    }
    await vi.waitFor(() => expect(log()).toMatch(/no space left on its disk.*the background work failed/), SOON)
    expect(await finds('kompressoren')).toBe(1)
    expect(await finds('varmeveksleren')).toBe(0)
    expect((await fetch(`${url}/healthz`)).status).toBe(503)
    const large = withFile('b@x', `Ventilen.\n${noise(1_200_000)}`)
    await vi.waitFor(async () => expect(await hand(large)).toMatch(/451/), SOON)

    const data = join(cwd, 'data')
    const under = ['nsenter', '--target', String(child.pid), '--mount']
    const copied = await hvemvet(['backup', join(data, 'kopi.sqlite'), '--data', data], { under })
    expect(copied).toMatchObject({ code: 1, log: expect.stringMatching(/^hvemvet: there is no space for .*\n$/) })
    expect(readdirSync(disk).filter((name) => name.startsWith('kopi'))).toEqual([])

    rmSync(join(disk, 'full'))
    expect(statfsSync(disk).bavail).toBeGreaterThan(0)
    await expect.poll(() => finds('varmeveksleren'), SOON).toBe(1)
    await vi.waitFor(async () => expect(await hand(large)).toBe('taken'), SOON)
    await vi.waitFor(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200), SOON)
  })
})

/** What a mailbox costs, with a real Dovecot on this machine: how long a sync takes of an unchanged mailbox of 100,000 mails, with its
 *  deletions followed and without; and from a mail's arrival until a search on the site finds it, through IDLE.
 *
 *  node bench/mailbox.ts [MAILS] */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compose, throughList } from '../test/compose.ts'
import { type Dovecot, startDovecot } from '../test/servers/dovecot.ts'
import { machine, median, quantile, root, workshop } from './corpus.ts'
import { measured } from './measured.ts'

const mails = Number(process.argv[2] ?? 100_000)
const SYNCS = 3
const ARRIVALS = 100
const PORT = 8492
const LOOK_EVERY_MS = 20
const LIST = throughList('drift@lists.example')
const hvemvet = join(root, 'scripts/hvemvet')
const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** A data folder with settings for one account of the server. */
function room(dovecot: Dovecot, user: string, followDeletions: boolean): { config: string; data: string } {
  const { host, port, pass } = dovecot.user(user)
  const [config, data] = [join(workshop, `${user}.yaml`), join(workshop, `${user}.data`)]
  rmSync(data, { recursive: true, force: true })
  writeFileSync(
    config,
    `lists: [{ address: drift@lists.example, name: Drift, readers: everyone }]
accounts: [{ host: ${host}, port: ${port}, tls: false, user: ${user}, password: ${pass}, followDeletions: ${followDeletions} }]\n`,
  )
  return { config, data }
}

async function resync(dovecot: Dovecot, user: string, followDeletions: boolean): Promise<void> {
  const { config, data } = room(dovecot, user, followDeletions)
  const sync = () => measured(hvemvet, ['sync', '--once', '--config', config, '--data', data])
  const first = await sync()
  const again: number[] = []
  for (let n = 0; n < SYNCS; n++) again.push((await sync()).wallSeconds)
  print(
    `${`${mails} mails${followDeletions ? ', deletions followed' : ''}`.padEnd(36)}first ${first.wallSeconds.toFixed(0)} s, again ${median(again).toFixed(2)} s (wanted: 2)`,
  )
}

/** Milliseconds from a delivery until the site finds it. */
async function arrivals(dovecot: Dovecot): Promise<void> {
  const { config, data } = room(dovecot, 'kari', false)
  const serving = spawn(hvemvet, ['serve', '--port', String(PORT), '--config', config, '--data', data], {
    stdio: 'ignore',
  })
  const found = async (word: string): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${PORT}/api/search?q=${word}`).catch(() => undefined)
    return answer?.ok === true && ((await answer.json()) as { total: number }).total > 0
  }
  const until = async (word: string): Promise<void> => {
    while (!(await found(word))) await sleep(LOOK_EVERY_MS)
  }
  const deliver = (word: string) =>
    dovecot.deliver('kari', 'INBOX', compose({ id: `${word}@x.example`, more: LIST, text: `Dette er ${word}.` }))
  try {
    await deliver('ankomstnull')
    await until('ankomstnull')
    const times: number[] = []
    for (let n = 1; n <= ARRIVALS; n++) {
      const word = `ankomst${n.toString(36)}q`
      const startedMs = performance.now()
      await deliver(word)
      await until(word)
      times.push(performance.now() - startedMs)
    }
    print(
      `${'arrival to searchable, through IDLE'.padEnd(36)}p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms of ${ARRIVALS} (wanted: p95 2000)`,
    )
  } finally {
    await ended(serving)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const over = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await over
}

const dovecot = await startDovecot()
try {
  print(`machine      ${machine()}`)
  await arrivals(dovecot)
  for (let n = 0; n < mails; n++)
    await dovecot.deliver('arkiv', 'INBOX', compose({ id: `${n}@x.example`, more: LIST, text: `Mail ${n}.` }))
  await resync(dovecot, 'arkiv', false)
  await resync(dovecot, 'arkiv', true)
} finally {
  await dovecot.stop()
}

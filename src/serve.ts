import type { Server } from 'node:http'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { type Logger, pino } from 'pino'
import type { Context } from './archive-commands.ts'
import { openAskViews } from './ask/views.ts'
import { askRulesOf, COLLEAGUES_EVERY_MS, Colleagues } from './ask-rules.ts'
import { AskService } from './ask-service.ts'
import { Background } from './background.ts'
import { askSecretIn, makeAskSecret, openForServing, openForWriting } from './data-folder.ts'
import { Explained } from './explained.ts'
import type { Find } from './find/find.ts'
import { openFind } from './find/open.ts'
import { queryVectors } from './index-engines.ts'
import { openMailParts } from './mail-parts.ts'
import { makeFolder } from './make-folder.ts'
import { holdServeLock } from './store/sqlite/folder-lock.ts'
import { webApp } from './web/app.ts'
import type { Asking } from './web/parts.ts'

/** The port cannot be listened on; the message says what to do. */
export class PortUnusable extends Explained {}

/** Requests under way are given this long when the server is told to stop. */
const LAST_ANSWERS_MS = 1000
/** A pasted question of 10,000 letters takes six bytes each in a link, when they are æ, ø and å. */
const MAX_HEADER_BYTES = 128 * 1024
/** Background work that a fault ended begins again after this long, at first and at last. */
const FIRST_WAIT_MS = 2_000
const LAST_WAIT_MS = 300_000
/** Having gone on for so long, it is well. */
const SETTLED_MS = 5_000
/** Reading threads: with two, one slow search does not hold up every other read. */
const READERS = Math.max(2, availableParallelism())

/** Serves the pages on this machine, and works in the background, until the process is told to stop.
 *  @throws PortUnusable, and UnusableDatabase where another program does the same in this folder */
export const serve = (context: Context, port?: number): Promise<void> =>
  alone(context.folder, () => servePages(context, port))

/** Syncs the accounts, without pages, until the process is told to stop. Throws what else ends it.
 *  @throws UnusableDatabase where another program does the same in this folder */
export const keepSyncing = (context: Context): Promise<void> => alone(context.folder, () => workOn(context))

/** Works while no other program does the same. One that takes mail in once, such as `import`, may run beside it. */
async function alone(folder: string, work: () => Promise<void>): Promise<void> {
  makeFolder(folder)
  const lock = await holdServeLock(folder)
  try {
    await work()
  } finally {
    lock.release()
  }
}

async function servePages(given: Context, port = given.settings.web.listen.port): Promise<void> {
  const { web: configured } = given.settings
  const web = { ...configured, listen: { ...configured.listen, port } }
  const context = { ...given, settings: { ...given.settings, web } }
  const { settings, folder } = context
  const log = logger()
  await (await openForWriting(folder, settings, 1)).close() // makes the files where there are none, and brings lists up to date
  if (asksByMail(settings)) await makeAskSecret(folder)
  const readers = await openForServing(folder, settings, READERS)
  const flights = new Int32Array(new SharedArrayBuffer(4))
  const vectors = queryVectors(folder, settings, { onFlight: (change) => Atomics.add(flights, 0, change) })
  const find = openFind({ ...readers, nowMs: Date.now, vectors })
  const parts = openMailParts(find, settings.maxMessageBytes)
  const background = new Background(context, log, flights)
  const ask = asksByMail(settings) ? new AskService(context, log, () => background.readKept()) : undefined
  const asking = ask && (await askingOf(context, ask, readers, find, log))
  const { language } = settings
  const ended = new Set<string>()
  const stop = new AbortController()
  const app = webApp({
    find,
    mailParts: parts,
    people: background,
    ask: asking,
    settings: { language, siteName: web.name ?? '', hosts: web.url === undefined ? [] : [new URL(web.url).hostname] },
    now: Date.now,
    log,
    ended: () => [...ended, ...(ask?.hasFailed === true ? ['asking by mail'] : [])],
  })
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { maxHeaderSize: MAX_HEADER_BYTES } }) as Server
  try {
    await ask?.start()
    await listening(server, web.listen.host, port)
    log.info({ url: `http://${web.listen.host}:${port}` }, 'serving')
    void keepWorking(background, { ended, log, stop: stop.signal })
    if (ask !== undefined) log.info({ address: settings.ask.address, mode: modeOf(settings) }, 'asking by mail')
    await toldToStop()
    log.info('stopping')
    await closed(server)
  } finally {
    stop.abort()
    await ask?.close()
    await Promise.all([background.close(), parts.close(), readers.close()])
  }
}

/** Keeps the background work going until `stop`: what ends it, such as a full disk, may be over by itself, and nothing that came
 *  in is lost. It begins again after a while, a longer one each time; `ended` names it until it has gone on for some time. */
async function keepWorking(
  background: Background,
  { ended, log, stop }: { readonly ended: Set<string>; readonly log: Logger; readonly stop: AbortSignal },
): Promise<void> {
  let waitMs = FIRST_WAIT_MS
  while (!stop.aborted) {
    const settled = setTimeout(() => {
      ended.delete('background work')
      waitMs = FIRST_WAIT_MS
    }, SETTLED_MS).unref()
    try {
      return await background.start()
    } catch (fault) {
      ended.add('background work')
      log.error({ err: fault, waitMs }, 'the background work failed; pages go on, and it begins again in a while')
    }
    clearTimeout(settled)
    await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined)
    waitMs = Math.min(LAST_WAIT_MS, waitMs * 2)
  }
}

/** What pages need for asking. */
async function askingOf(
  { settings }: Context,
  service: AskService,
  readers: Awaited<ReturnType<typeof openForServing>>,
  find: Find,
  log: Logger,
): Promise<Asking> {
  const colleagues = new Colleagues(settings)
  await colleagues.refresh(readers.record)
  const again = (): Promise<void> =>
    colleagues
      .refresh(readers.record)
      .catch((fault: unknown) =>
        log.warn({ err: fault }, 'who has posted to the lists of colleagues is not known anew'),
      )
  setInterval(() => void again(), COLLEAGUES_EVERY_MS).unref()
  const rules = askRulesOf(settings, colleagues.has)
  return {
    views: openAskViews({ store: readers.ask, find, rules, now: Date.now }),
    secret: await askSecretIn(readers.ask),
    act: (act) => service.act(act),
    hand: (handed) => service.hand(handed),
  }
}

const asksByMail = ({ ask }: Context['settings']): boolean => ask.address !== undefined && ask.mode !== 'off'
const modeOf = ({ ask: { mode } }: Context['settings']): string => (typeof mode === 'object' ? 'pilot' : mode)

async function workOn(context: Context): Promise<void> {
  const background = new Background(context, logger())
  try {
    await Promise.race([toldToStop(), background.start()])
  } finally {
    await background.close()
  }
}

/** Lines for people on a terminal, JSON elsewhere; on standard error, and never a mail's text. */
const logger = (): Logger =>
  process.stderr.isTTY
    ? pino({ base: null, transport: { target: 'pino-pretty', options: { destination: 2, colorize: true } } })
    : pino({ base: null }, pino.destination(2))

function listening(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', (fault: NodeJS.ErrnoException) => {
    if (fault.code === 'EADDRINUSE')
      reject(new PortUnusable(`port ${port} is taken by another program; choose another with --port or PORT`))
    else if (fault.code === 'EACCES')
      reject(new PortUnusable(`this user may not listen on port ${port}; choose one from 1024 on with --port or PORT`))
    else reject(fault)
  })
  server.listen(port, host, resolve)
  return promise
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

async function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS)
  await promise
  clearTimeout(late)
}

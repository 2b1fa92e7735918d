import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { type Site, webApp } from '../../src/web/app.ts'
import { fakeFind, nowMs } from './fake-find.ts'

/** The site over the invented archive; give other parts for what a test is about. */
export const aSite = (parts: Partial<Site> = {}): Hono =>
  webApp({
    find: fakeFind(),
    mailParts: {
      htmlOf: async (_viewer, id) => (id.startsWith('kjol-') ? '<p>Hei <b>der</b></p>' : undefined),
      attachmentOf: async (_viewer, id, index) =>
        id.startsWith('kjol-') && index === 0
          ? {
              name: 'måling "uke" 35.pdf',
              servedType: 'application/pdf',
              bytes: new Uint8Array([37, 80, 68, 70, 0, 255]),
            }
          : undefined,
    },
    people: { setOptOut: async () => {} },
    settings: { language: 'nb', siteName: 'Sundferjene' },
    now: () => nowMs,
    log: { warn: () => {}, error: () => {} },
    ...parts,
  })

export interface Served {
  readonly url: string
  close(): Promise<void>
}

/** Serves a site on a free port of this machine. */
export async function served(app: Hono): Promise<Served> {
  const server = await new Promise<ServerType>((resolve) => {
    const starting: ServerType = serve(
      { fetch: app.fetch, port: 0, hostname: '127.0.0.1', serverOptions: { maxHeaderSize: 128 * 1024 } },
      () => resolve(starting),
    )
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve, reject) => server.close((fault) => (fault ? reject(fault) : resolve()))),
  }
}

/** What a page says, without its tags. */
export const said = (page: string): string =>
  page
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ')

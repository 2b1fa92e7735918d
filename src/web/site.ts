import type { Context } from 'hono'
import type { Find } from '../find/find.ts'
import type { Viewer } from '../model/audience.ts'
import { modeOf } from './mode.ts'
import type { Asking, Log, MailParts, People } from './parts.ts'
import { type Visit, visitOf, type WebSettings } from './visit.ts'

/** What the pages are made from. */
export interface Site {
  readonly find: Find
  readonly mailParts: MailParts
  readonly people: People
  /** Undefined where questions are not taken. */
  readonly ask?: Asking | undefined
  readonly settings: WebSettings
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: Log
  /** What goes on beside the pages and has ended by a fault: pages go on, and a restart begins it again. */
  readonly ended?: () => readonly string[]
}

/** Until there is sign-in, whoever reads a page is anyone: they see what everyone may see. */
export const viewer: Viewer = { kind: 'anyone' }

export const visitTo = (site: Site, c: Context): Visit => visitOf(c, site.settings, site.now(), asksOf(site))

const asksOf = ({ ask }: Site): Visit['asks'] =>
  ask === undefined ? 'no' : modeOf(ask.views.rules) === 'on' ? 'yes' : 'shown'

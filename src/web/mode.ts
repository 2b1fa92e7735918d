import type { AskViews } from '../ask/views.ts'

/** What becomes of mail, as pages say it. `demo`: nothing is sent, and whoever looks may answer for its receivers. */
export type Mode = 'demo' | 'dry-run' | 'pilot' | 'on'

export const modeOf = ({ mode, demo }: Pick<AskViews['rules'], 'mode' | 'demo'>): Mode =>
  demo ? 'demo' : typeof mode === 'object' ? 'pilot' : mode

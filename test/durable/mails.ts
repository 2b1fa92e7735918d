import type { ListAddress } from '../../src/model/ids.ts'
import type { Inbound } from '../../src/model/inbound.ts'
import { compose } from '../compose.ts'

const BATCHES = 4
const MAILS_EACH = 20

/** Mail of an invented list as it comes from a mailbox, batch by batch: discussions of five. */
export const batches = (): Inbound[][] =>
  Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: MAILS_EACH }, (_, n) => inbound(batch * MAILS_EACH + n)),
  )

function inbound(n: number): Inbound {
  const mail = compose({
    id: `${n}@energi.example`,
    from: `Person ${n % 7} <person${n % 7}@energi.example>`,
    subject: `${n % 5 === 0 ? '' : 'SV: '}Kjele ${Math.floor(n / 5)} stopper`,
    more: n % 5 === 0 ? [] : [`In-Reply-To: <${n - 1}@energi.example>`],
    text: `Nummer ${n}: ventilen bør sees på. Har noen sett dette før?`,
  })
  return {
    raw: { kind: 'bytes', bytes: Buffer.from(mail) },
    source: `konto INBOX ${n + 1}`,
    list: 'drift@lister.example' as ListAddress,
    receivedAtMs: Date.UTC(2025, 0, 1) + n,
  }
}

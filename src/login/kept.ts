import { type Credentials, type Login, LoginFault } from '../model/login.ts'

/** A token is fetched anew this long before it ends, or a tenth of its life before where that is less. */
const BEFORE_THE_END_MS = 300_000
/** A token of which nobody said how long it lasts is asked for again after this: what gives it may keep it itself. */
const UNTOLD_MS = 300_000

interface Kept {
  readonly credentials: Credentials
  /** Asked for again after this. */
  readonly freshUntilMs: number
  /** May still do until then, where there is no new one. */
  readonly usableUntilMs: number
}

/** Keeps what `ask` gives until shortly before it ends or is refused, and asks once at a time however many want it. Where asking fails
 *  for now, what is kept is given as long as it lasts. */
export function keptLogin(ask: () => Promise<Credentials>, now: () => number = Date.now): Login {
  let kept: Kept | undefined
  let asking: Promise<Kept> | undefined
  const askOnce = (): Promise<Kept> => {
    asking ??= ask()
      .then((credentials) => (kept = keep(credentials, now())))
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  return async (refused) => {
    if (kept !== undefined && kept.credentials === refused) kept = undefined
    if (kept !== undefined && now() < kept.freshUntilMs) return kept.credentials
    try {
      const { credentials } = await askOnce()
      return refused !== undefined && isSame(credentials, refused) ? refused : credentials
    } catch (fault) {
      if (!(fault instanceof LoginFault && fault.isForNow)) throw fault
      if (kept === undefined || now() >= kept.usableUntilMs) throw fault
      return kept.credentials
    }
  }
}

function keep(credentials: Credentials, nowMs: number): Kept {
  if (credentials.kind === 'password')
    return { credentials, freshUntilMs: Number.POSITIVE_INFINITY, usableUntilMs: Number.POSITIVE_INFINITY }
  const { expiresAtMs } = credentials
  if (expiresAtMs === undefined)
    return { credentials, freshUntilMs: nowMs + UNTOLD_MS, usableUntilMs: Number.POSITIVE_INFINITY }
  const freshUntilMs = expiresAtMs - Math.min(BEFORE_THE_END_MS, (expiresAtMs - nowMs) / 10)
  return { credentials, freshUntilMs, usableUntilMs: expiresAtMs }
}

const isSame = (one: Credentials, other: Credentials): boolean =>
  one.kind === 'password'
    ? other.kind === 'password' && one.password === other.password
    : other.kind === 'token' && one.accessToken === other.accessToken

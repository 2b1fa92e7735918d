/** What asking for something to log in with takes, beside the settings. */
export interface Asking {
  readonly now: () => number
  /** Whether a host is this machine: only there may secrets go without TLS. */
  readonly isLoopback: (host: string) => boolean
  /** Ends a request or a command that begins now: in time, or when the program stops. */
  readonly limits: () => AbortSignal
}

const LIMIT_MS = 30_000

/** Half a minute for each request or command, and no longer than `stop`. */
export const askingUntil = (
  stop: AbortSignal | undefined,
  isLoopback: Asking['isLoopback'],
  limitMs = LIMIT_MS,
): Asking => ({
  now: Date.now,
  isLoopback,
  limits: () => {
    const limit = AbortSignal.timeout(limitMs)
    return stop === undefined ? limit : AbortSignal.any([limit, stop])
  },
})

import type { Credentials } from '../model/login.ts'

/** What may stand in a login: a line end or a control character would end it early. */
const TOKEN = /^[\x21-\x7e]+$/

/** A token that lasts so many seconds from now, where that was said. Undefined for what is no token. */
export const lasting = (accessToken: string, seconds: number | undefined, nowMs: number): Credentials | undefined =>
  TOKEN.test(accessToken)
    ? { kind: 'token', accessToken, expiresAtMs: seconds === undefined ? undefined : nowMs + seconds * 1000 }
    : undefined

/** What lets us in at a mail server. */
export type Credentials =
  | { readonly kind: 'password'; readonly password: string }
  | {
      readonly kind: 'token'
      /** OAuth's, for XOAUTH2 and OAUTHBEARER (RFC 7628). */
      readonly accessToken: string
      /** Milliseconds since the epoch; undefined where nobody said. */
      readonly expiresAtMs: number | undefined
    }

/** Gives what logs in just now. `refused` is what the mail server has just said no to: then something else where there is any,
 *  else the very same object. Throws LoginFault. */
export type Login = (refused?: Credentials) => Promise<Credentials>

/** There is nothing to log in with. The message is one line for a person, with what to do, and holds no secret. It has no cause: what
 *  other programs and servers said may hold one, and causes are logged. */
export class LoginFault extends Error {
  /** Trying again later may do, without anybody doing anything. */
  readonly isForNow: boolean
  constructor(message: string, isForNow: boolean) {
    super(message)
    this.name = 'LoginFault'
    this.isForNow = isForNow
  }
}

/** Does something that logs in, and once more where the server refuses the login and there is something else to log in with: a
 *  token may have been revoked, a password changed. */
export async function withLogin<T>(
  login: Login,
  use: (credentials: Credentials) => Promise<T>,
  isRefusal: (fault: unknown) => boolean,
): Promise<T> {
  const credentials = await login()
  try {
    return await use(credentials)
  } catch (fault) {
    if (!isRefusal(fault)) throw fault
    const others = await login(credentials)
    if (others === credentials) throw fault
    return use(others)
  }
}

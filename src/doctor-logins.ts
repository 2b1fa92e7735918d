import type { Check } from './doctor-check.ts'
import { type LoginSettings, loginInWords } from './login/login.ts'
import { type Login, LoginFault } from './model/login.ts'

const MINUTE_MS = 60_000

/** Whether there is something to log in with, of what kind it is, and how long it lasts. */
export async function loginCheck(name: string, settings: LoginSettings, login: Login): Promise<Check> {
  const kind = loginInWords(settings)
  try {
    const credentials = await login()
    if (credentials.kind === 'password') return { name, ok: true, detail: kind }
    const { expiresAtMs } = credentials
    const minutes = Math.round(((expiresAtMs ?? 0) - Date.now()) / MINUTE_MS)
    const life = expiresAtMs === undefined ? '' : `, good for ${minutes} minutes`
    return { name, ok: true, detail: `${kind}: got an access token${life}` }
  } catch (fault) {
    if (!(fault instanceof LoginFault)) throw fault
    return { name, ok: false, detail: `${kind}: ${fault.message}` }
  }
}

import { readFile } from 'node:fs/promises'
import { importPKCS8, SignJWT } from 'jose'
import { z } from 'zod'
import { LoginFault } from '../model/login.ts'
import type { Grant } from './token-server.ts'

/** What Google's key file holds, and more. */
const KeyFile = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
})

/** All of a mailbox, which IMAP and SMTP want. */
const SCOPE = 'https://mail.google.com/'
/** As long as Google takes one for. */
const LIFE_SECONDS = 3600
/** A clock that is somewhat ahead must not make it one of the future. */
const BACKDATED_SECONDS = 30
const ALGORITHM = 'RS256'

/** Asks as a service account, for a user whose mail its domain lets it read and send (RFC 7523, 2.1). The file is read anew each time:
 *  keys are changed now and then. */
export async function serviceAccountGrant(file: string, user: string, nowMs: number): Promise<Grant> {
  const { client_email: account, private_key: pem, private_key_id: kid, token_uri: tokenUrl } = await readKeyFile(file)
  const key = await importPKCS8(pem, ALGORITHM).catch(() => {
    throw new LoginFault(`${file} holds no private key that can be used; make a new key for the service account`, false)
  })
  const issuedAt = Math.floor(nowMs / 1000) - BACKDATED_SECONDS
  const assertion = await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(account)
    .setSubject(user)
    .setAudience(tokenUrl)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFE_SECONDS)
    .sign(key)
  return {
    tokenUrl,
    type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    client: { id: account, secret: undefined },
    parameters: { assertion },
  }
}

async function readKeyFile(file: string): Promise<z.infer<typeof KeyFile>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'unreadable'
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`
    throw new LoginFault(`the service account's key ${file}: ${why}`, false)
  }
  try {
    return KeyFile.parse(JSON.parse(text))
  } catch {
    throw new LoginFault(
      `${file} is no key of a service account: it must be the JSON file that Google made, with client_email and private_key`,
      false,
    )
  }
}

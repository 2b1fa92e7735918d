import type { Context, MiddlewareHandler } from 'hono'

/** A page of ours: own scripts, styles and pictures only, nothing inline, in no frame but our own. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A stranger's HTML: no origin, no script, no form, nothing fetched; its own styles and pictures within the mail may
 *  show, and a link opens in a new window. The policy holds also where the frame's `sandbox` is left out. */
export const MAIL_HTML_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ')

/** A stranger's file: to be kept, not opened. */
export const DOWNLOAD_POLICY = "default-src 'none'; sandbox"

/** Referrer-Policy: other sites learn nothing; with `no-referrer` this one would not learn either that a form is its own, where
 *  it is reached without TLS (Fetch, "append a request Origin header"). */
const ALWAYS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'X-Robots-Tag': 'noindex, nofollow',
}

/** Sets what every answer carries, and the page's policy where a route has not set its own. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(ALWAYS)) c.res.headers.set(name, value)
  if (!c.res.headers.has('Content-Security-Policy')) c.res.headers.set('Content-Security-Policy', PAGE_POLICY)
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'private, no-cache')
}

/** Whether a request was meant for this server. Without sign-in the address is the lock: a page elsewhere whose name was
 *  pointed at this machine (DNS rebinding) could else read the archive through a visitor's browser. */
export function isMeantForUs(c: Context, hosts: readonly string[]): boolean {
  return isOwnName(new URL(c.req.url).hostname, hosts)
}

/** This machine's own names, and those the site is given. */
export const isOwnName = (hostname: string, hosts: readonly string[]): boolean =>
  ['localhost', '127.0.0.1', '[::1]', ...hosts].includes(hostname)

/** Saves under `name` (RFC 6266): plain ASCII for old programs, the whole name for the rest. */
export function saveAs(name: string): string {
  const clean =
    name
      .replace(/[\p{Cc}\p{Cf}/\\]+/gu, '_')
      .slice(0, 150)
      .toWellFormed() || 'file'
  const ascii = clean.replace(/[^\x20-\x7e]|["%\\]/g, '_')
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

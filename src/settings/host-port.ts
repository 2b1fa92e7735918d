/** Where to listen or connect. `host` is a name or an IP address, IPv6 without its brackets. */
export interface HostPort {
  readonly host: string
  readonly port: number
}

/** Reads `127.0.0.1:8480`, `localhost:8480` or `[::1]:8480`; undefined for anything else. */
export function parseHostPort(written: string): HostPort | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/.exec(written.trim()) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  return host !== undefined && port >= 1 && port <= 65535 ? { host: host.toLowerCase(), port } : undefined
}

/** Whether a host is this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/.test(host)

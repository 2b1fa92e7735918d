import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const refuse = (): never => {
  throw new Error('no network in here')
}

/** Takes the network away from this process. Node's permissions do not know of it (in version 24), and nothing that reads a file has
 *  anybody to call. The channel to the parent is open already, and stays. */
export function cutOff(): void {
  net.Socket.prototype.connect = refuse
  net.Server.prototype.listen = refuse
  dgram.createSocket = refuse
  dns.lookup = refuse as unknown as typeof dns.lookup
  dns.promises.lookup = refuse
  for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name)
  syncBuiltinESMExports()
}

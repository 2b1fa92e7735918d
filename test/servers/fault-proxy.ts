import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What may befall a connection on its way. */
export type Fault =
  /** Cut at once (RST). */
  | 'reset'
  /** Ended as if the server had closed it (FIN). */
  | 'end'
  /** The server says that it goes down, and closes. */
  | 'bye'
  /** Nothing more comes, and nothing tells. */
  | 'stall'
  /** What comes does so byte by byte. */
  | 'trickle'

export interface FaultProxy {
  readonly port: number
  /** How many connections were opened through it. */
  readonly opened: number
  /** What the client has sent, all together. */
  readonly asked: string
  /** Lets a fault befall every open connection: now, or once so many bytes more have come from the server, which may be in the middle
   *  of a literal. Connections that are opened later are whole. */
  befall(fault: Fault, afterBytes?: number): void
  close(): Promise<void>
}

const TRICKLE_MS = 20

/** Stands between a client and a real server on loopback, and breaks their connections when told to. */
export async function startFaultProxy(serverPort: number): Promise<FaultProxy> {
  const links = new Set<Link>()
  let opened = 0
  let asked = ''
  const server = createServer((client) => {
    opened++
    const link = new Link(client, serverPort, (bytes) => {
      asked += bytes.toString('latin1')
    })
    links.add(link)
    link.onOver(() => links.delete(link))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    port: address.port,
    get opened() {
      return opened
    },
    get asked() {
      return asked
    },
    befall: (fault, afterBytes = 0) => {
      for (const link of links) link.befall(fault, afterBytes)
    },
    close: async () => {
      for (const link of links) link.befall('reset', 0)
      server.close()
      await once(server, 'close')
    },
  }
}

class Link {
  private readonly client: Socket
  private readonly server: Socket
  private waiting: { readonly fault: Fault; afterBytes: number } | undefined
  private isStalled = false

  constructor(client: Socket, serverPort: number, onAsked: (bytes: Buffer) => void) {
    this.client = client
    this.server = connect(serverPort, '127.0.0.1')
    for (const socket of [client, this.server]) socket.on('error', () => this.cut()).on('close', () => this.cut())
    client.on('data', (bytes: Buffer) => {
      onAsked(bytes)
      if (!this.isStalled) this.server.write(bytes)
    })
    this.server.on('data', (bytes: Buffer) => this.pass(bytes))
  }

  onOver(work: () => void): void {
    this.client.once('close', work)
  }

  befall(fault: Fault, afterBytes: number): void {
    this.waiting = { fault, afterBytes }
    if (afterBytes === 0) this.strike()
  }

  private pass(bytes: Buffer): void {
    if (this.isStalled) return
    const { waiting } = this
    if (waiting === undefined || waiting.afterBytes > bytes.length) {
      if (waiting !== undefined) waiting.afterBytes -= bytes.length
      this.client.write(bytes)
      return
    }
    this.client.write(bytes.subarray(0, waiting.afterBytes))
    this.strike(bytes.subarray(waiting.afterBytes))
  }

  private strike(rest: Buffer = Buffer.alloc(0)): void {
    const fault = this.waiting?.fault
    this.waiting = undefined
    if (fault === 'reset') this.cut()
    else if (fault === 'end') this.client.end()
    else if (fault === 'bye') this.client.end('* BYE going down\r\n')
    else if (fault === 'stall') this.isStalled = true
    else if (fault === 'trickle') this.trickle(rest)
  }

  private trickle(rest: Buffer): void {
    this.server.removeAllListeners('data')
    let left = rest
    this.server.on('data', (bytes: Buffer) => {
      left = Buffer.concat([left, bytes])
    })
    const timer = setInterval(() => {
      if (left.length > 0 && !this.client.destroyed) this.client.write(left.subarray(0, 1))
      left = left.subarray(1)
    }, TRICKLE_MS)
    this.client.once('close', () => clearInterval(timer))
  }

  private cut(): void {
    this.client.resetAndDestroy()
    this.server.destroy()
  }
}

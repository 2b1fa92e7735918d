import { Parser } from 'htmlparser2'
import { FileProblem } from './limits.ts'
import type { Zipped } from './zip.ts'

/** Elements within each other: no program writes some dozens, and each costs the parser the number of those around it. */
const MOST_DEPTH = 1000

export interface XmlReader {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text(text: string): void
  close(name: string): void
}

/** Reads XML as it is unpacked. Entities that a document defines itself are not read, so that none can grow; nothing recurses.
 *  Names come without their prefix.
 *  @throws FileProblem */
export async function readXml(part: Zipped, reader: XmlReader): Promise<void> {
  let depth = 0
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (++depth > MOST_DEPTH) throw new FileProblem('too-deep')
        reader.open(localName(name), attributes)
      },
      ontext: (text) => reader.text(text),
      onclosetag: (name) => {
        depth--
        reader.close(localName(name))
      },
    },
    { xmlMode: true },
  )
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of part.chunks()) {
    decoder ??= new TextDecoder(
      chunk[0] === 0xff || chunk[0] === 0xfe ? (chunk[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8',
    )
    parser.write(decoder.decode(chunk, { stream: true }))
  }
  parser.end()
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

import type { MessageId } from '../model/ids.ts'
import type { Reading } from './reading.ts'

/** A mail's exact bytes in pieces, each read when it is asked for. */
export async function raw(
  { record, audience }: Reading,
  messageId: MessageId,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const [mail] = await record.mailsWithId(messageId, audience)
  const pieceAt = async (at: number) => mail && record.rawPiece(mail.mail, at, audience)
  const first = await pieceAt(0)
  return first && piecesFrom(first, pieceAt)
}

async function* piecesFrom(
  first: Uint8Array,
  pieceAt: (at: number) => Promise<Uint8Array | undefined>,
): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let piece: Uint8Array | undefined = first; piece !== undefined; piece = await pieceAt(++at)) yield piece
}

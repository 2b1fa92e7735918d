import { z } from 'zod'
import { type Embedder, EmbedderAway } from '../embedder.ts'

/** A server with OpenAI's `/v1/embeddings`; `settings/` reads it. */
export interface EmbeddingServer {
  /** Up to and with `/v1`. */
  readonly url: string
  readonly model: string
  readonly apiKey: string | undefined
  /** It wants to be told whether a text is a question or an answer (`input_type`). */
  readonly inputType: boolean
}

/** Too long, or otherwise not to its taste. */
const ABOUT_THE_TEXT = new Set([400, 413, 422])

const Answer = z.object({ data: z.tuple([z.object({ embedding: z.array(z.number()).min(1) })]).rest(z.unknown()) })

/** Opens nothing yet; each text is one request. */
export function openEmbedder({ url, model, apiKey, inputType }: EmbeddingServer): Embedder {
  const endpoint = `${url.replace(/\/+$/, '')}/embeddings`
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  return {
    model,
    async embed(text, kind, signal) {
      const body = JSON.stringify({ model, input: text, ...(inputType ? { input_type: kind } : {}) })
      const response = await fetch(endpoint, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: signal ?? null,
      }).catch((fault: unknown) => {
        throw new EmbedderAway(`the embeddings server at ${endpoint} cannot be reached (${causeOf(fault)})`)
      })
      if (!response.ok)
        throw new EmbedderAway(
          `the embeddings server at ${endpoint} answered ${response.status}`,
          ABOUT_THE_TEXT.has(response.status),
        )
      const read = Answer.safeParse(await response.json().catch(() => undefined))
      if (!read.success) throw new EmbedderAway(`the embeddings server at ${endpoint} gave no vector`)
      return Float32Array.from(read.data.data[0].embedding)
    },
  }
}

function causeOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  const { cause } = fault
  return cause instanceof Error && 'code' in cause ? String(cause.code) : fault.name
}

import { setTimeout as after } from 'node:timers/promises'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { MOST_WRITTEN_CHARS } from '../params.ts'

/** A letter beyond ASCII takes up to three bytes, and each of these three characters in a form. */
const WRITTEN_FORM_BYTES = MOST_WRITTEN_CHARS * 9 + 4096
const BUTTON_FORM_BYTES = 4096

/** For forms where a question or an answer is written. */
export const writtenLimit = bodyLimit({ maxSize: WRITTEN_FORM_BYTES })
/** For forms of buttons. */
export const buttonLimit = bodyLimit({ maxSize: BUTTON_FORM_BYTES })

/** A form's fields. What is no form has none. */
export const formOf = async (c: Context): Promise<URLSearchParams> => new URLSearchParams(await c.req.text())

const LOOK_MS = 100

/** Looks again and again until something is there; undefined when it is not within `mostMs`. */
export async function waitedFor<T>(look: () => Promise<T | undefined>, mostMs: number): Promise<T | undefined> {
  const untilMs = performance.now() + mostMs
  for (;;) {
    const found = await look()
    if (found !== undefined || performance.now() >= untilMs) return found
    await after(LOOK_MS)
  }
}

/** The sentence that says why somebody is suggested, for the surfaces, which see `expertise/` only through this room. */
export { reasonSentence } from '../expertise/reasons.ts'

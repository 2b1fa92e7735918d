/** What both engines rank by. */

/** When fewer threads than this hold all the words, those with most of them are shown too. */
export const RELAX_BELOW_THREADS = 5
/** "Most": this share of the words, of three or more. */
export const MOST_WORDS = 0.6
/** New mail counts this much more than ancient mail with the same words, and half of it after two years: a tie-breaker. */
export const RECENCY_BONUS = 0.15
export const RECENCY_HALF_LIFE_YEARS = 2

/** Twenty-four hours: a day of the calendar may have one more, or one less. */
export const DAY_MS = 86_400_000

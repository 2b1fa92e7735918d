/** Raised whenever the words of a text come out otherwise than before: an index of other words is to be filled anew
 *  (`reindex`), or a search looks for words that it does not hold. A test holds it against the words of the demo archive. */
export const WORDS_VERSION = 1

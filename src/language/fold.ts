/** Marks that only colour a letter: accents, enclosing circles, emoji variation selectors. Marks of other scripts stay,
 *  since there they are vowels. The ring over a is no accent: å is a letter of its own, as æ and ø are. */
const COLOURING = /(a\u030a)|[\u0300-\u036f]|[\u20d0-\u20ff]|[\ufe00-\ufe0f]/gu
const NO_LETTER = /[\p{Z}\p{C}]/gu

/** A word as it is compared: lower case, accents off (é is e, ü is u, ä is a), ligatures and full-width letters plain.
 *  æ, ø and å stay, so that *far* never meets *får*; aa, ae and oe stay as they were spelled, since *aa* in *Aasen* is å
 *  but in *data-analyse* and *Isaac* it is not. Folding twice is folding once. May be empty. */
export function fold(word: string): string {
  const bare = word
    .normalize('NFKD')
    .toLowerCase()
    .replace(COLOURING, (_, ring: string | undefined) => ring ?? '')
  return bare.normalize('NFC').replaceAll('ß', 'ss').replace(NO_LETTER, '')
}

/** The same text in memory of its own. A piece cut out of a text keeps all of that text in memory for as long as it is held:
 *  what is kept from one mail to the next must not. */
export const ownString = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')

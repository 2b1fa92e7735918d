const MOST_CHARACTERS = 300

/** What another program said, as one short line for a person, without any of the `secrets`. */
export function oneLine(said: string, secrets: readonly string[] = []): string {
  let plain = said
  for (const secret of secrets) plain = plain.replaceAll(secret, '***')
  const line = plain.replace(/[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ').trim()
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line
}

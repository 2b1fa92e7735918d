/** What one method found (RFC 8601, 2.2). Names and results in lower case, values as they stand. */
export interface MethodResult {
  /** `dkim`, `spf`, `dmarc`, `auth`. */
  readonly method: string
  /** `pass`, `fail`, `none`. */
  readonly result: string
  /** In order: `{ name: 'header.from', value: 'example.org' }`. A name may come twice. */
  readonly properties: readonly { readonly name: string; readonly value: string }[]
}

interface AuthenticationResults {
  /** Whose word it is, in lower case; '' where the field names nobody, as Exchange Online's does not. */
  readonly authservId: string
  /** Undefined where the field breaks the syntax after the id: then nothing in it can be relied on. */
  readonly results: readonly MethodResult[] | undefined
}

/** No mail system writes so much: it is made to be cut off, or to take time. */
const MAX_CHARS = 32 * 1024
const TOKEN = /[^\s()<>@,;:\\"/[\]?=]+/y
const KEYWORD = /[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?/iy
/** More than RFC 8601 allows unquoted: Exchange, Gmail and others leave `@`, `=`, `/`, `:` and brackets bare. */
const BARE = /[^\s();"\\]+/y
const WHITE = /[ \t\r\n]+/y

/** Reads an Authentication-Results field (RFC 8601, 2.2). Undefined where not even its id can be read. What is added in
 *  practice is passed over: values without a property type (`action=none`), a version after the id. */
export function readAuthenticationResults(field: string): AuthenticationResults | undefined {
  const reader = new Reader(field.slice(0, MAX_CHARS))
  const isNameless = /^\s*[a-z0-9-]+\s*=/i.test(reader.text.slice(0, 100))
  const authservId = isNameless ? '' : idFrom(reader)
  if (authservId === undefined) return undefined
  const results = field.length > MAX_CHARS ? undefined : resultsFrom(reader, isNameless)
  return { authservId, results }
}

/** The values of a property in a result, `header.d` for example. */
export const valuesOf = (result: MethodResult, name: string): string[] =>
  result.properties.filter((property) => property.name === name).map(({ value }) => value)

function idFrom(reader: Reader): string | undefined {
  if (!reader.skip()) return undefined
  const id = reader.quoted() ?? reader.take(TOKEN)
  return id === undefined || id === '' ? undefined : id.toLowerCase()
}

function resultsFrom(reader: Reader, isNameless: boolean): readonly MethodResult[] | undefined {
  const results: MethodResult[] = []
  if (!isNameless) {
    if (!reader.skip()) return undefined
    reader.take(/\d+/y) // a version
  }
  for (let isFirst = isNameless; ; isFirst = false) {
    if (!reader.skip()) return undefined
    if (reader.isAtEnd) return results
    if (!isFirst && !reader.eat(';')) return undefined
    if (!reader.skip()) return undefined
    if (reader.isAtEnd) return results // a `;` too many
    if (reader.text[reader.at] === ';') continue
    const result = resultFrom(reader)
    if (result === undefined) return undefined
    if (result !== 'none') results.push(result)
  }
}

function resultFrom(reader: Reader): MethodResult | 'none' | undefined {
  const method = reader.take(KEYWORD)?.toLowerCase()
  if (method === undefined || !reader.skip()) return undefined
  if (method === 'none' && (reader.isAtEnd || reader.text[reader.at] === ';')) return 'none'
  if (reader.eat('/') && !(reader.skip() && reader.take(/\d+/y) !== undefined && reader.skip())) return undefined
  if (!reader.eat('=') || !reader.skip()) return undefined
  const result = reader.take(KEYWORD)?.toLowerCase()
  if (result === undefined) return undefined
  const properties: { name: string; value: string }[] = []
  for (;;) {
    const before = reader.at
    if (!reader.skip()) return undefined
    if (reader.isAtEnd || reader.text[reader.at] === ';') return { method, result, properties }
    if (reader.at === before) return undefined // white space or a comment divides
    const name = nameFrom(reader)
    if (name === undefined || !reader.eat('=') || !reader.skip()) return undefined
    const value = reader.value()
    if (value === undefined) return undefined
    if (name.includes('.')) properties.push({ name, value })
  }
}

/** `header.from`, `reason`, with comments and white space wherever the syntax has room for them. */
function nameFrom(reader: Reader): string | undefined {
  const type = reader.take(KEYWORD)
  if (type === undefined || !reader.skip()) return undefined
  if (!reader.eat('.')) return type.toLowerCase()
  if (!reader.skip()) return undefined
  const property = reader.take(KEYWORD)
  return property === undefined || !reader.skip() ? undefined : `${type}.${property}`.toLowerCase()
}

/** A place in a text; every look goes forward, so reading takes time in proportion to it. */
class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  eat(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  /** Passes over white space and comments (RFC 5322, 3.2.2). False where a comment does not end. */
  skip(): boolean {
    for (;;) {
      this.take(WHITE)
      if (this.text[this.at] !== '(') return true
      let depth = 0
      do {
        const character = this.text[this.at]
        if (character === undefined) return false
        if (character === '\\') this.at++
        else if (character === '(') depth++
        else if (character === ')') depth--
        this.at++
      } while (depth > 0)
    }
  }

  /** A quoted string's content; undefined where there is none, or it does not end. */
  quoted(): string | undefined {
    if (this.text[this.at] !== '"') return undefined
    let content = ''
    for (let at = this.at + 1; at < this.text.length; at++) {
      const character = this.text[at]
      if (character === '"') {
        this.at = at + 1
        return content
      }
      content += character === '\\' ? (this.text[++at] ?? '') : character
    }
    return undefined
  }

  /** A property's value: bare and quoted pieces that touch, such as `"kari li"@example.org`. */
  value(): string | undefined {
    let value = ''
    for (const start = this.at; ; ) {
      const piece = this.text[this.at] === '"' ? this.quoted() : this.take(BARE)
      if (piece !== undefined) value += piece
      else return this.text[this.at] === '"' || this.text[this.at] === '\\' || this.at === start ? undefined : value
    }
  }
}

import { Parser } from 'htmlparser2'

/** A button as a page has it, with all that a browser would send for it. */
interface Button {
  readonly said: string
  readonly action: string
  readonly method: string
  readonly fields: readonly (readonly [string, string])[]
}

/** Opens a page as a browser does, and presses a button of it by its words; `filled` is what its reader wrote and chose. Gives the
 *  page that this led to. Throws where there is no such button, which is how a test sees that a page has none. */
export async function press(
  url: string,
  said: string,
  filled: Readonly<Record<string, string>> = {},
  origin = new URL(url).origin,
): Promise<{ readonly status: number; readonly url: string; readonly page: string }> {
  const page = await (await fetch(url)).text()
  const button = buttonsOf(page).find((one) => one.said === said)
  if (button?.method !== 'post') throw new Error(`${url} has no button ${said}:\n${page}`)
  const written = new Map([...button.fields, ...Object.entries(filled)])
  const answer = await fetch(new URL(button.action, url), {
    method: 'POST',
    headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([...written]).toString(),
  })
  return { status: answer.status, url: answer.url, page: await answer.text() }
}

function buttonsOf(page: string): Button[] {
  const buttons: Button[] = []
  let form = { action: '', method: 'get', fields: [] as (readonly [string, string])[] }
  let open: { own: Record<string, string>; said: string } | undefined
  let area: { readonly name: string; text: string } | undefined
  const parser = new Parser({
    onopentag(tag, own) {
      if (tag === 'form') form = { action: own['action'] ?? '', method: own['method'] ?? 'get', fields: [] }
      if (tag === 'button') open = { own, said: '' }
      if (tag === 'textarea') area = { name: own['name'] ?? '', text: '' }
      if (tag === 'input' && own['name'] !== undefined && own['type'] !== 'radio')
        form.fields.push([own['name'], own['value'] ?? ''])
    },
    ontext(text) {
      if (open !== undefined) open.said += text
      if (area !== undefined) area.text += text
    },
    onclosetag(tag) {
      if (tag === 'textarea' && area !== undefined) {
        form.fields.push([area.name, area.text.replace(/^\r?\n/, '')]) // a browser leaves the first one out
        area = undefined
      }
      if (tag !== 'button' || open === undefined) return
      const { own, said } = open
      const { action, fields } = form
      const named = own['name'] === undefined ? [] : [[own['name'], own['value'] ?? ''] as const]
      buttons.push({
        said: said.trim(),
        action,
        method: own['formmethod'] ?? form.method,
        fields: [...fields, ...named],
      })
      open = undefined
    },
  })
  parser.end(page)
  return buttons
}

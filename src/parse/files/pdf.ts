import { getDocumentProxy } from 'unpdf'
import { FileProblem, type Gathered } from './limits.ts'

/** Nothing of it is drawn, fetched or run: fonts, maps and scripts of a document are no matter for its words. */
const OPTIONS = {
  isEvalSupported: false,
  disableFontFace: true,
  useSystemFonts: false,
  useWorkerFetch: false,
  isOffscreenCanvasSupported: false,
  enableXfa: false,
  stopAtErrors: false,
  verbosity: 0,
} as const

/** Writes a PDF's text page by page, with what was filled into its forms.
 *  @throws FileProblem */
export async function writePdf(bytes: Uint8Array, gathered: Gathered): Promise<void> {
  const document = await opened(bytes)
  let isTorn = false
  for (let number = 1; number <= document.numPages; number++) {
    gathered.mustBeInTime()
    try {
      const page = await document.getPage(number)
      const { items } = await page.getTextContent()
      for (const item of items) if ('str' in item) gathered.write(item.hasEOL ? `${item.str}\n` : item.str)
      gathered.write('\n')
      for (const annotation of (await page.getAnnotations()) as Annotation[]) writeFilledIn(annotation, gathered)
      page.cleanup()
    } catch (fault) {
      if (fault instanceof FileProblem) throw fault
      isTorn = true // this page; others may be whole
    }
  }
  if (isTorn) gathered.note('broken')
}

interface Annotation {
  readonly fieldValue?: unknown
  readonly contentsObj?: { readonly str?: unknown }
}

/** What somebody wrote into a field, or noted in the margin. */
function writeFilledIn({ fieldValue, contentsObj }: Annotation, gathered: Gathered): void {
  const values: unknown[] = Array.isArray(fieldValue) ? fieldValue : [fieldValue]
  for (const value of [...values, contentsObj?.str])
    if (typeof value === 'string' && value !== '' && value !== 'Off') gathered.write(`${value}\n`)
}

async function opened(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(Uint8Array.from(bytes), OPTIONS)
  } catch (fault) {
    const isLocked = fault instanceof Error && fault.name === 'PasswordException'
    throw new FileProblem(isLocked ? 'password' : 'broken')
  }
}

import sanitizeHtml from 'sanitize-html'
import { isNestedTooDeep } from './html-depth.ts'

const MAX_HTML_CHARS = 2 * 1024 * 1024
const MAX_INLINED_BYTES = 8 * 1024 * 1024
/** Kinds of picture that cannot run anything; SVG can. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/jpg', 'image/gif', 'image/webp', 'image/bmp'])
const COLOR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,25}|rgba?\([\d\s.,%]{1,40}\))$/i
const LENGTH =
  /^(?:auto|0|-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%|cm|mm|in)?)(?:\s(?:auto|0|-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%|cm|mm|in)?)){0,3}$/i
const BORDER =
  /^(?:none|0|(?:[\d.]{1,6}(?:px|pt|em)?\s?)?(?:solid|dotted|dashed|double|none|windowtext|#[0-9a-f]{3,8}|[a-z]{3,12}|\s){1,5}(?:\s[\d.]{1,6}(?:px|pt|em)?)?)$/i
const WORD = /^[a-z-]{1,30}$/i
const FONT = /^[\p{L}\p{N}\s,"'_-]{1,200}$/u

const BOX = ['margin', 'padding'].flatMap((side) => [
  side,
  ...['top', 'right', 'bottom', 'left'].map((edge) => `${side}-${edge}`),
])
const BORDERS = ['border', 'border-top', 'border-right', 'border-bottom', 'border-left']
const STYLES = {
  ...Object.fromEntries(['color', 'background-color', 'border-color'].map((name) => [name, [COLOR]])),
  ...Object.fromEntries(
    [...BOX, 'width', 'max-width', 'font-size', 'line-height', 'text-indent', 'border-width', 'border-spacing'].map(
      (name) => [name, [LENGTH]],
    ),
  ),
  ...Object.fromEntries(BORDERS.map((name) => [name, [BORDER]])),
  ...Object.fromEntries(
    [
      'font-weight',
      'font-style',
      'text-align',
      'text-decoration',
      'vertical-align',
      'white-space',
      'border-collapse',
      'border-style',
      'list-style-type',
    ].map((name) => [name, [WORD, /^[1-9]00$/]]),
  ),
  'font-family': [FONT],
}
const TAGS = [
  'a',
  'abbr',
  'address',
  'b',
  'bdi',
  'bdo',
  'big',
  'blockquote',
  'br',
  'caption',
  'center',
  'cite',
  'code',
  'col',
  'colgroup',
  'dd',
  'del',
  'details',
  'dfn',
  'div',
  'dl',
  'dt',
  'em',
  'figcaption',
  'figure',
  'font',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'img',
  'ins',
  'kbd',
  'li',
  'mark',
  'ol',
  'p',
  'pre',
  'q',
  's',
  'samp',
  'section',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'summary',
  'sup',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'time',
  'tr',
  'tt',
  'u',
  'ul',
  'var',
  'wbr',
]

export interface InlineImage {
  readonly type: string
  readonly bytes: Uint8Array
}

/** HTML of a mail, for a sandboxed frame of its own: nothing that runs, nothing that is fetched, nothing that leaves its
 *  place on the page. Pictures show only when they came with the mail (`cid:`), as `data:`; a remote one leaves
 *  `[image: its alt text]`, so that no sender learns who reads. HTML that nests deeper than mail does is not shown. */
export function safeHtml(html: string, cids: ReadonlyMap<string, InlineImage>): string {
  const capped = html.slice(0, MAX_HTML_CHARS)
  if (isNestedTooDeep(capped))
    return '<p>[This HTML is nested too deep to be shown safely; the text of the mail is.]</p>'
  let inlinedBytes = 0
  const pictureOf = (source: string): string | undefined => {
    const picture = cids.get(decoded(source.slice('cid:'.length)))
    if (picture === undefined || !PICTURES.has(picture.type)) return undefined
    inlinedBytes += picture.bytes.length
    if (inlinedBytes > MAX_INLINED_BYTES) return undefined
    return `data:${picture.type};base64,${Buffer.from(picture.bytes).toString('base64')}`
  }
  return sanitizeHtml(capped, {
    allowedTags: TAGS,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'title', 'align', 'valign', 'bgcolor', 'width', 'height'],
      a: ['href', 'rel', 'target'],
      img: ['src', 'alt'],
      font: ['color', 'size', 'face'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan', 'scope'],
      table: ['border', 'cellpadding', 'cellspacing'],
      ol: ['start', 'type'],
    },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'template',
      'head',
      'svg',
      'math',
      'object',
    ],
    transformTags: {
      a: (tagName, { href, title }) => ({
        tagName,
        attribs: {
          ...(href === undefined ? {} : { href }),
          ...(title === undefined ? {} : { title }),
          rel: 'noopener noreferrer nofollow',
          target: '_blank',
        },
      }),
      img: (_, { src = '', alt = '', width, height }) => {
        const picture = /^cid:/i.test(src.trim()) ? pictureOf(src.trim()) : undefined
        if (picture === undefined) return { tagName: 'span', attribs: {}, text: alt === '' ? '' : `[image: ${alt}]` }
        return {
          tagName: 'img',
          attribs: {
            src: picture,
            alt,
            ...(width === undefined ? {} : { width }),
            ...(height === undefined ? {} : { height }),
          },
        }
      },
    },
  })
}

function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId)
  } catch {
    return contentId // a lone %: as it stands
  }
}

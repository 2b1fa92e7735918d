import { describe, expect, it } from 'vitest'
import { safeHtml } from '../../src/parse/safe-html.ts'

const PNG = { type: 'image/png', bytes: Buffer.from('png') }
const safe = (html: string) =>
  safeHtml(
    html,
    new Map([
      ['kurve@example.org', PNG],
      ['tegning', { type: 'image/svg+xml', bytes: Buffer.from('<svg/>') }],
    ]),
  )

describe('HTML that is safe to show', () => {
  it.each([
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['<a href="javascript:alert(1)">x</a>'],
    ['<a href=" jAvAsCrIpT:alert(1)">x</a>'],
    ['<iframe src="https://ond.example"></iframe>'],
    ['<form action="https://ond.example"><input name=p></form>'],
    ['<svg onload=alert(1)><script>alert(1)</script></svg>'],
    ['<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>'],
    ['<object data="https://ond.example/x.swf"></object>'],
    ['<meta http-equiv=refresh content="0;url=https://ond.example">'],
    ['<base href="https://ond.example/">'],
    ['<link rel=stylesheet href="https://ond.example/x.css">'],
    ['<style>@import "https://ond.example/x.css"</style>'],
    ['<p style="background:url(https://ond.example/p.gif)">x</p>'],
    ['<p style="background-color:red;background-image:url(//ond.example/p.gif)">x</p>'],
    ['<p style="width:expression(alert(1))">x</p>'],
    ['<table background="https://ond.example/p.gif"><tr><td>x</table>'],
    ['<img src="https://ond.example/p.gif" srcset="https://ond.example/p2.gif 2x">'],
    ['<img src="//ond.example/p.gif">'],
    ['<video poster="https://ond.example/p.gif"></video><audio src="https://ond.example/a"></audio>'],
    ['<input type=image src="https://ond.example/p.gif">'],
    ['<a href="data:text/html,<script>alert(1)</script>">x</a>'],
    ['<img src="data:image/svg+xml,<svg onload=alert(1)>">'],
    ['<noscript><img src="https://ond.example/p.gif"></noscript>'],
    ['<!--[if mso]><img src="https://ond.example/p.gif"><![endif]-->'],
  ])('runs nothing and fetches nothing: %s', (html) => {
    const clean = safe(html)
    expect(clean).not.toMatch(/<(?!\/?(?:p|a|span|table|tbody|tr|td)\b)/i)
    expect(clean).not.toMatch(/ond\.example|javascript|alert|\bon[a-z]+=|url\(|expression|data:text/i)
  })

  it('stays in its place: nothing floats over the page around it', () => {
    expect(safe('<div style="position:fixed;top:0;left:0;width:100%;z-index:9;opacity:0">x</div>')).not.toMatch(
      /position|z-index|opacity/,
    )
  })

  it('keeps what mail looks like: headings, tables, lists, colours', () => {
    const html =
      '<h2>Avvik</h2><table border="1"><tr><td style="color:#c00;padding:2px 4px">4 bar</td></tr></table><ul><li>én</li></ul>'
    const clean = safe(html)
    for (const kept of ['<h2>Avvik</h2>', 'border="1"', 'color:#c00', 'padding:2px 4px', '<li>én</li>'])
      expect(clean).toContain(kept)
  })

  it('opens links elsewhere, without saying where from', () => {
    expect(safe('<a href="https://x.example/a?b=1&amp;c=2">x</a>')).toBe(
      '<a href="https://x.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">x</a>',
    )
  })

  it('shows pictures that came with the mail, and only kinds that cannot run', () => {
    expect(safe('<img src="cid:kurve@example.org" alt="kurve" width="20">')).toBe(
      `<img src="data:image/png;base64,${Buffer.from('png').toString('base64')}" alt="kurve" width="20" />`,
    )
    expect(safe('<img src="cid:kurve%40example.org">')).toContain('data:image/png')
    expect(safe('<img src="cid:tegning" alt="tegning">')).toBe('<span>[image: tegning]</span>')
  })

  it('says in words where a picture is left out', () => {
    expect(safe('<img src="https://ond.example/p.gif" alt="Logo <b>">')).toBe('<span>[image: Logo &lt;b&gt;]</span>')
  })

  it('inlines at most 8 MB of pictures, however often one is repeated', () => {
    const large = new Map([['a', { type: 'image/png', bytes: Buffer.alloc(1024 * 1024) }]])
    expect(safeHtml('<img src="cid:a">'.repeat(50), large).length).toBeLessThan(12 * 1024 * 1024)
  })

  it('refuses a depth bomb with a clear word', () => {
    expect(safe('<div>'.repeat(200_000))).toContain('nested too deep')
  })
})

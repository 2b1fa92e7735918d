import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/model/message.ts'
import { htmlToText, textOfBody } from '../../src/parse/html.ts'
import { isNestedTooDeep } from '../../src/parse/html-depth.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'

const ownOf = (html: string): string => {
  const text = htmlToText(html)
  return textOf({ text, parts: splitOwnWords(text) }, 'own')
}

describe('HTML as text', () => {
  it.each([
    ['<p>En.</p><p>To.</p>', 'En.\n\nTo.'],
    ['<div>En.</div><div>To.</div>', 'En.\nTo.'],
    ['En.<br>To.<br><br>Tre.', 'En.\nTo.\n\nTre.'],
    ['<ul><li>En</li><li>To</li></ul>', '- En\n- To'],
    ['<table><tr><td>Trykk</td><td>4 bar</td></tr><tr><td>Temp</td><td>60</td></tr></table>', 'Trykk\t4 bar\nTemp\t60'],
    ['<p>Se   <a name="a">måling&nbsp;1</a> &amp; &#8364;</p>', 'Se måling 1 & €'],
    ['<ol start=3><li>Tre<ul><li>a<li>b</ul><li>Fire</ol>Etter', '3. Tre\n  - a\n  - b\n4. Fire\n\nEtter'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<style>p{}</style><script>x()</script><title>t</title>Hei', 'Hei'],
    ['<div style="display: none">Forhåndsvisning</div><p hidden>x</p>Hei', 'Hei'],
    ['<p>Uavsluttet <b>fet', 'Uavsluttet fet'],
    ['<blockquote>En<blockquote>To</blockquote></blockquote>', '> En\n>\n>> To'],
  ])('of %j is %j', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  it.each([
    [
      "Word's, with a paragraph in each cell",
      '<table><tr><td><p>Trykk</p></td><td><p>4 bar</p></td></tr><tr><td><p>Temp</p></td><td><p>60</p></td></tr></table>',
      'Trykk\t4 bar\nTemp\t60',
    ],
    [
      'a layout, with a table of figures in one of its cells',
      '<table><tr><td><p>Hei.</p><p>Her er målingene:</p></td><td></td></tr><tr><td><table><tr><td>A<td>B<tr><td>1<td>2</table></td></tr></table>Slutt',
      'Hei.\n\nHer er målingene:\n\nA\tB\n1\t2\n\nSlutt',
    ],
    ['an empty cell in the midst', '<table><tr><td>Vika<td><td>60</table>', 'Vika\t\t60'],
    ['in a quote', '<blockquote><table><tr><td>A<td>B</table></blockquote>', '> A\tB'],
  ])('of a table has rows as lines and cells apart: %s', (_, html, text) => expect(htmlToText(html)).toBe(text))

  it.each([
    [
      'where it is not told by the text',
      'https://wiki.example.org/pumpe',
      'her',
      'her <https://wiki.example.org/pumpe>',
    ],
    ['not where the text is the address', 'https://www.wiki.example.org/', 'wiki.example.org', 'wiki.example.org'],
    ['not where it is a campaign', `https://x.example/?${'sporing'.repeat(40)}`, 'Les mer', 'Les mer'],
    [
      'behind the gateway that checks it',
      'https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwiki.example.org%2Fa&amp;data=05',
      'siden',
      'siden <https://wiki.example.org/a>',
    ],
    ['of a person', 'mailto:kari@example.org?subject=x', 'Kari', 'Kari <kari@example.org>'],
    ['not of a person who is named so', 'mailto:kari@example.org', 'kari@example.org', 'kari@example.org'],
    ['not of a script', 'javascript:alert(1)', 'her', 'her'],
  ])('of a link has its target: %s', (_, href, said, text) =>
    expect(htmlToText(`<a href="${href}">${said}</a>`)).toBe(text),
  )

  it('says what images show, but for pixels and names of files', () => {
    expect(htmlToText('Se <img alt="Trykk per døgn" src="cid:a"> <img alt="image001.png"><img alt="x" width=1>')).toBe(
      'Se [Trykk per døgn]',
    )
    expect(htmlToText('Bra<img alt="👍">')).toBe('Bra 👍')
  })

  it.each(['display:none', 'max-height:0px;overflow:hidden', 'opacity:0;color:#fff', 'mso-hide:all'])(
    'leaves out the line that only a list of mails shows, hidden by %j',
    (style) => expect(htmlToText(`<div style="${style}">Nytt fra drift</div>Hei`)).toBe('Hei'),
  )

  it('takes what a program sets in, without a line beside it, for no quote', () => {
    expect(ownOf('Kjør:<blockquote style="margin:0 0 0 40px;border:none;padding:0px">ls</blockquote>')).toBe(
      'Kjør:\n\nls',
    )
  })

  it('is own where somebody wrote into what their program had set up as the signature', () => {
    expect(ownOf('<div class="gmail_signature">Ja, i dag.</div>')).toBe('Ja, i dag.')
  })

  it.each([
    [
      'Gmail',
      '<div>Ja.</div><div class="gmail_quote"><div class="gmail_attr">man. 3. nov. 2025 kl. 14:02 skrev Kari &lt;<a href="mailto:k@x.no">k@x.no</a>&gt;:<br></div><blockquote class="gmail_quote">Står pumpa?</blockquote></div>',
    ],
    [
      'Apple',
      '<div>Ja.</div><div><br><blockquote type="cite"><div>3. nov. 2025 kl. 14:02 skrev Kari:</div><div>Står pumpa?</div></blockquote></div>',
    ],
    [
      'Thunderbird',
      '<p>Ja.</p><div class="moz-cite-prefix">Den 03.11.2025 14:02, skrev Kari:<br></div><blockquote type="cite">Står pumpa?</blockquote>',
    ],
    [
      'Outlook',
      '<p class=MsoNormal>Ja.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>Fra:</b> Kari Li &lt;k@x.no&gt; <br><b>Sendt:</b> mandag 3. november 2025 14:02<br><b>Til:</b> Ola<br><b>Emne:</b> Pumpe</p></div><p>Står pumpa?</p>',
    ],
    [
      'Outlook on the web, in a language we have no labels for',
      '<div>Ja.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Nondo:</b> Kari<br><b>Tumiwa:</b> leo</div><div>Står pumpa?</div>',
    ],
  ])('leaves only what was written above the answered mail: %s', (_, html) => {
    expect(ownOf(html)).toBe('Ja.')
  })

  it.each([
    '<div class="gmail_signature">Kari Li<br>Driftsleder</div>',
    '<div id="Signature">Kari Li</div>',
    '<pre class="moz-signature">-- \nKari Li</pre>',
  ])('sets a signature off: %s', (signature) => expect(ownOf(`<p>Ja.</p>${signature}`)).toBe('Ja.'))

  it('that nests deeper than mail does gives the bare text', () => {
    expect(htmlToText(`${'<div>'.repeat(200_000)}innerst<b>!</b>`)).toBe('innerst !')
  })

  it('is of the first megabyte, and no more', () => {
    const html = '<td>x'.repeat(400_000)
    expect(htmlToText(html)).toBe(htmlToText(html.slice(0, 1024 * 1024)))
  })
})

describe('nesting', () => {
  it('is told by open elements, not by tags', () => {
    expect(isNestedTooDeep('<div></div>'.repeat(10_000))).toBe(false)
    expect(isNestedTooDeep('<td>x'.repeat(10_000))).toBe(false)
    expect(isNestedTooDeep('<br>'.repeat(10_000))).toBe(false)
    expect(isNestedTooDeep('<div>'.repeat(500))).toBe(true)
  })

  it('is not hidden by end tags of elements that are not open', () => {
    expect(isNestedTooDeep('<div></x>'.repeat(500))).toBe(true)
  })
})

describe("a mail's text", () => {
  const html = `<p>${'Pumpa i Vika står, og vi vet ikke hvorfor. '.repeat(20)}</p>`

  it('is its plain part, where that says as much as the HTML', () => {
    expect(textOfBody({ text: 'Pumpa står.', html: '<p>Pumpa står.</p>' })).toBe('Pumpa står.')
  })

  it("is the HTML's where there is no plain part, or one that holds no more than a list's footer", () => {
    expect(textOfBody({ text: '', html: '<p>Pumpa står.</p>' })).toBe('Pumpa står.')
    expect(textOfBody({ text: '____\nDrift mailing list\ndrift@lister.example.org\n', html })).toContain(
      'vi vet ikke hvorfor',
    )
    expect(textOfBody({ text: 'Vis denne meldingen som HTML.', html })).toContain('vi vet ikke hvorfor')
  })
})

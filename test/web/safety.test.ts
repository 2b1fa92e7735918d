import { describe, expect, it } from 'vitest'
import { saveAs } from '../../src/web/headers.ts'
import { fakeFind } from './fake-find.ts'
import { aSite } from './site.ts'

const app = aSite()

describe('what every answer carries', () => {
  it.each(['/', '/t/7', '/p/3', '/nope', '/static/hvemvet.css', '/api/topics', '/healthz'])(
    '%s may run nothing inline and be framed by nobody',
    async (path) => {
      const { headers } = await app.request(path)
      const policy = headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
    },
  )

  it('has no script, style or handler in the page itself', async () => {
    for (const path of ['/', '/search?q=rust', '/who?q=a', '/t/7', '/p/3', '/lists', '/topics', '/about', '/status']) {
      const page = await (await app.request(path)).text()
      expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! src="\/static\/)/)
    }
  })

  it('is kept by browsers only where it does not change', async () => {
    expect((await app.request('/')).headers.get('cache-control')).toBe('private, no-cache')
    const link = /href="(\/static\/hvemvet\.css\?v=[0-9a-f]+)"/.exec(await (await app.request('/')).text())?.[1] ?? ''
    const css = await app.request(link)
    expect(css.headers.get('cache-control')).toContain('immutable')
    expect((await app.request('/static/hvemvet.css')).headers.get('cache-control')).toBe('no-cache')
    const again = await app.request(link, { headers: { 'If-None-Match': css.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    expect((await app.request('/static/..%2Fapp.ts')).status).toBe(404)
    expect((await app.request('/static/constructor')).status).toBe(404)
  })
})

describe('a stranger’s bytes', () => {
  it('are handed out exactly, to be saved', async () => {
    const raw = await app.request('/m/kjol-1%40sundferjene.example/raw')
    expect(raw.headers.get('content-type')).toBe('text/plain')
    expect(raw.headers.get('content-disposition')).toMatch(/^attachment; filename="kjol-1@sundferjene.example.eml"/)
    expect(raw.headers.get('content-security-policy')).toContain('sandbox')
    expect(new Uint8Array(await raw.arrayBuffer())).toEqual(new TextEncoder().encode('Subject: =?x?\r\n\r\n\0æ'))
    const file = await app.request('/m/kjol-1%40sundferjene.example/attachments/0')
    expect(file.headers.get('content-type')).toBe('application/pdf')
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([37, 80, 68, 70, 0, 255])
  })

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'TEXT/HTML; charset=x', 'text/javascript'])(
    'are bytes and never %s',
    async (type) => {
      const site = aSite({
        mailParts: {
          htmlOf: async () => undefined,
          attachmentOf: async () => ({ name: 'a.html', servedType: type, bytes: new Uint8Array([60]) }),
        },
      })
      const file = await site.request('/m/a@b/attachments/0')
      expect(file.headers.get('content-type')).toBe('application/octet-stream')
      expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  it('are saved under a name that is no path and no header', () => {
    expect(saveAs('../../etc/passwd')).toBe(
      'attachment; filename=".._.._etc_passwd"; filename*=UTF-8\'\'.._.._etc_passwd',
    )
    expect(saveAs('a"\r\nX: y.pdf')).toBe('attachment; filename="a__X: y.pdf"; filename*=UTF-8\'\'a%22_X%3A%20y.pdf')
    expect(saveAs('måling.pdf')).toContain("filename*=UTF-8''m%C3%A5ling.pdf")
    expect(saveAs('')).toContain('filename="file"')
  })

  it('as HTML have no origin, and the page around them keeps its own policy', async () => {
    const html = await app.request('/m/kjol-1%40sundferjene.example/html')
    const policy = html.headers.get('content-security-policy') ?? ''
    expect(policy).toContain('sandbox allow-popups')
    expect(policy).not.toContain('allow-scripts')
    expect(policy).not.toContain('script-src')
    const frame = await app.request('/m/kjol-1%40sundferjene.example/formatted')
    expect(frame.headers.get('content-security-policy')).toContain("frame-src 'self'")
    expect(await frame.text()).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect((await app.request('/m/kjol-2%40sundferjene.example/formatted')).status).toBe(404)
  })

  it('are not there for an id nobody has', async () => {
    for (const path of [
      '/m/x',
      '/m/x/raw',
      '/m/x/html',
      '/m/x/formatted',
      '/m/x/attachments/0',
      '/m/%E0%A4%A',
      '/m/',
      '/t/x',
      '/t/99',
      '/p/99',
      '/p/x',
      '/topics/%FF',
    ]) {
      expect((await app.request(path)).status).toBe(404)
    }
  })
})

describe('who may ask', () => {
  const post = (headers: Record<string, string>) =>
    app.request('/p/3/suggest', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: 'suggest=no',
    })

  it('a form of another site changes nothing', async () => {
    const answer = await post({ Origin: 'https://evil.example' })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('Skjemaet kom fra et annet sted')
    expect((await post({})).status).toBe(403)
    expect((await post({ Origin: 'http://localhost' })).status).toBe(303)
  })

  it('a form that is none, or far too large, changes nothing and is no fault of ours', async () => {
    const faults: unknown[] = []
    const changed: unknown[] = []
    const site = aSite({
      people: { setOptOut: async (id) => void changed.push(id) },
      log: { warn: () => undefined, error: (facts) => void faults.push(facts) },
    })
    const send = async (type: string, body: string): Promise<number> => {
      const headers = { Origin: 'http://localhost', 'Content-Type': type, 'Content-Length': String(body.length) }
      return (await site.request('/p/3/suggest', { method: 'POST', headers, body })).status
    }
    expect(await send('multipart/form-data', 'suggest=x')).toBe(303)
    expect(await send('multipart/form-data; boundary=q', '--q\r\nbad')).toBe(303)
    expect(await send('application/x-www-form-urlencoded', 'suggest=%E0%A4%A')).toBe(303)
    expect(await send('application/x-www-form-urlencoded', `suggest=no&x=${'x'.repeat(100_000)}`)).toBe(413)
    expect({ faults, changed }).toEqual({ faults: [], changed: [] })
  })

  it('a name that was pointed at this machine is not answered', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example']) {
      expect((await app.request(`http://${host}/`)).status).toBe(421)
    }
    for (const host of ['localhost:8480', '127.0.0.1:8480', '[::1]:8480']) {
      expect((await app.request(`http://${host}/`)).status).toBe(200)
    }
    const named = aSite({ settings: { language: 'nb', siteName: 'x', hosts: ['hvemvet.example.org'] } })
    expect((await named.request('http://hvemvet.example.org/')).status).toBe(200)
  })
})

describe('a fault of ours', () => {
  it('says when, a code, and nothing of what happened; the log has it', async () => {
    const logged: object[] = []
    const site = aSite({
      find: fakeFind({
        searchFor: async () => {
          throw new Error('database disk image is malformed: secret@x.example')
        },
      }),
      log: { warn: () => undefined, error: (facts) => void logged.push(facts) },
    })
    const answer = await site.request('/search?q=rust', { headers: { 'Accept-Language': 'en' } })
    const page = await answer.text()
    expect(answer.status).toBe(500)
    expect(page).toContain('Happened 13 Nov 2025 11:44.')
    expect(page).not.toContain('malformed')
    expect(logged).toMatchObject([
      { err: { message: expect.stringContaining('malformed') }, code: /<b>([0-9A-F]{6})<\/b>/.exec(page)?.[1] },
    ])
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await (await site.request('/api/search?q=a')).json()).toMatchObject({ error: 'fault' })
  })
})

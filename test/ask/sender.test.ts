import { describe, expect, it } from 'vitest'
import { type Sender, senderOf, type Trust, whyNotAnswered } from '../../src/ask/sender.ts'
import type { PostFacts } from '../../src/model/post.ts'

const NOTHING: PostFacts = {
  from: [{ name: 'Kari Li', address: 'kari@example.org' }],
  replyTo: [],
  authAs: [],
  authResults: [],
  hops: 2,
  loop: [],
  automatic: undefined,
  deliveredTo: [],
  report: undefined,
}
const MX: Trust = { authserv: 'mx.example.org' }
const isColleague = (address: string) => address.endsWith('@example.org') || address.endsWith('@drift.example.org')

interface Sent extends Partial<Pick<PostFacts, 'authAs' | 'authResults'>> {
  readonly from?: string
  readonly mailFrom?: string
  readonly peer?: string
}
const sender = (trust: Trust | undefined, { from, mailFrom = 'kari@example.org', peer, ...facts }: Sent): Sender =>
  senderOf(
    { ...NOTHING, ...facts, ...(from === undefined ? {} : { from: [{ name: '', address: from }] }) },
    { mailFrom, peer },
    { trust, isColleague },
  )
const kind = (...args: Parameters<typeof sender>) => sender(...args).kind
/** By the results of our own mail system. */
const by = (results: string, from?: string) =>
  kind(MX, { authResults: [`mx.example.org; ${results}`], ...(from === undefined ? {} : { from }) })

describe('who sent a mail', () => {
  it('is nobody without exactly one address in From, or for the null sender of bounces', () => {
    const mail = { mailFrom: 'kari@example.org', peer: '127.0.0.1' }
    const settings = { trust: { lmtpPeers: ['127.0.0.1'] }, isColleague }
    const ola = { name: '', address: 'ola@example.org' }
    expect(senderOf(NOTHING, mail, settings).kind).toBe('colleague')
    expect(senderOf({ ...NOTHING, from: [] }, mail, settings)).toEqual({ kind: 'nobody', why: 'no address in From' })
    expect(senderOf({ ...NOTHING, from: [...NOTHING.from, ola] }, mail, settings).kind).toBe('nobody')
    expect(senderOf(NOTHING, { ...mail, mailFrom: '' }, settings).kind).toBe('nobody')
    expect(senderOf({ ...NOTHING, from: [{ name: '', address: 'kari@ex ample' }] }, mail, settings).kind).toBe('nobody')
  })

  it('is no colleague whom a peer lets in under the envelope of somebody else', () => {
    const trust = { lmtpPeers: ['127.0.0.1'] }
    const from = (mailFrom: string) => kind(trust, { mailFrom, peer: '127.0.0.1' })
    expect(from('eve@evil.example')).toBe('forged')
    expect(from('kari@example.org.evil.example')).toBe('forged')
    expect(from('bounces@example.org')).toBe('colleague')
    expect(from('kari@drift.example.org')).toBe('colleague')
  })

  it('is no colleague as long as nothing says whom to trust', () => {
    const facts = {
      authAs: ['Internal'],
      authResults: ['mx.example.org; dmarc=pass header.from=example.org'],
      peer: '127.0.0.1',
    }
    expect(sender(undefined, facts)).toEqual({ kind: 'forged', why: 'ask.trust is not set' })
    expect(sender(undefined, { ...facts, from: 'ada@other.example' })).toEqual({
      kind: 'stranger',
      address: 'ada@other.example',
      verified: false,
    })
  })

  it('may come from a polled mailbox, where no envelope was seen', () => {
    const post = { ...NOTHING, authAs: ['Internal'] }
    const handed = { mailFrom: undefined, peer: undefined }
    expect(senderOf(post, handed, { trust: 'exchange-online', isColleague }).kind).toBe('colleague')
  })
})

describe('a sender Exchange Online vouches for', () => {
  it('is inside the organisation by every value there is, so that none that came with the mail counts', () => {
    expect(kind('exchange-online', { authAs: ['Internal'] })).toBe('colleague')
    expect(kind('exchange-online', { authAs: ['internal', 'Internal'] })).toBe('colleague')
    expect(kind('exchange-online', { authAs: [] })).toBe('forged')
    expect(kind('exchange-online', { authAs: ['Anonymous'] })).toBe('forged')
    expect(kind('exchange-online', { authAs: ['Anonymous', 'Internal'] })).toBe('forged')
    expect(kind('exchange-online', { authAs: ['Internal', 'Anonymous', 'Internal'] })).toBe('forged')
    expect(kind('exchange-online', { authAs: ['Internal', ''] })).toBe('forged')
    expect(kind('exchange-online', { authAs: ['Internal, Anonymous'] })).toBe('forged')
  })

  it("is none by other marks: a passed DMARC may be anybody's who may send for the domain", () => {
    expect(kind('exchange-online', { authResults: ['dmarc=pass action=none header.from=example.org'] })).toBe('forged')
  })

  it('may be a stranger whose own domain passed, by the topmost field, which has no id', () => {
    const stranger = (...authResults: string[]) => sender('exchange-online', { authResults, from: 'ada@other.example' })
    expect(
      stranger('spf=pass smtp.mailfrom=x.example; dmarc=pass action=none header.from=other.example'),
    ).toMatchObject({
      verified: true,
    })
    expect(stranger('dmarc=fail action=none header.from=other.example').kind).toBe('forged')
    expect(stranger('x.example; none', 'dmarc=pass header.from=other.example')).toMatchObject({ verified: false })
  })
})

describe('a sender the mail system that hands over vouches for', () => {
  const trust: Trust = { lmtpPeers: ['127.0.0.1', '2001:DB8::1'] }
  it.each([
    '127.0.0.1',
    '::ffff:127.0.0.1',
    '::FFFF:127.0.0.1',
    '2001:db8::1',
    '2001:db8:0:0:0:0:0:1',
    '[2001:db8::1]',
  ])('is a colleague by %s', (peer) => {
    expect(kind(trust, { peer })).toBe('colleague')
  })

  it('is none by another, or by none', () => {
    for (const peer of ['127.0.0.2', '::ffff:127.0.0.2', '::1', '', '127.0.0.1.example'])
      expect(kind(trust, { peer })).toBe('forged')
    expect(kind(trust, {})).toBe('forged')
    expect(kind({ lmtpPeers: [''] }, { peer: '' })).toBe('forged')
  })

  it('may be a stranger all the same, whom nobody has verified', () => {
    expect(sender(trust, { peer: '127.0.0.1', from: 'ada@other.example' })).toEqual({
      kind: 'stranger',
      address: 'ada@other.example',
      verified: false,
    })
  })
})

describe('a sender Authentication-Results vouch for', () => {
  it.each([
    ['DMARC', 'dmarc=pass (p=none) header.from=example.org'],
    ['a signature of the domain', 'dkim=pass header.d=Example.ORG'],
    ['a signature of a user of the domain', 'dkim=pass header.i=@example.org header.b="x"'],
    ['one of two signatures', 'dkim=fail header.d=example.org; dkim=pass header.d=example.org'],
    ['the domain of the envelope', 'spf=pass smtp.mailfrom=bounce@example.org'],
    ['a login', 'auth=pass (plain) smtp.auth=kari@example.org'],
    ['a login by a bare name, and the envelope', 'auth=pass smtp.auth=kari smtp.mailfrom=kari@example.org'],
    [
      'a signature, where the domain has no policy',
      'dmarc=none header.from=example.org; dkim=pass header.d=example.org',
    ],
  ])('is a colleague by %s', (_, results) => {
    expect(by(results)).toBe('colleague')
  })

  it.each([
    ['nothing at all', 'none'],
    ["DMARC of another's domain", 'dmarc=pass header.from=other.example'],
    ['DMARC of no domain', 'dmarc=pass'],
    ['DMARC that could not be looked up', 'dmarc=temperror header.from=example.org'],
    ['a domain that ends alike', 'dkim=pass header.d=notexample.org'],
    ['a domain that begins alike', 'dkim=pass header.d=example.org.evil.example'],
    ['the country', 'dkim=pass header.d=org'],
    ['a domain below', 'dkim=pass header.d=customer.example.org'],
    ["a signature of a user of the domain by another's key", 'dkim=pass header.d=evil.example header.i=@example.org'],
    ['two domains of one signature', 'dkim=pass header.d=evil.example header.d=example.org'],
    ['a failed signature', 'dkim=fail header.d=example.org'],
    ["a list's envelope", 'spf=pass smtp.mailfrom=drift-bounces@lists.example.net'],
    ['the greeting of a server', 'spf=pass smtp.helo=example.org'],
    ['a soft failure', 'spf=softfail smtp.mailfrom=kari@example.org'],
    ['a login elsewhere', 'auth=pass smtp.auth=kari@other.example smtp.mailfrom=kari@example.org'],
    ['a login of nobody', 'auth=pass (plain)'],
    ['a method that does not say who', 'iprev=pass policy.iprev=192.0.2.1; x-sender=pass header.from=example.org'],
    ['words in a comment', 'dmarc=none (dmarc=pass header.from=example.org) header.from=example.org'],
    ['words in a quoted envelope', 'spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.example'],
    ['two verdicts of DMARC', 'dmarc=none header.from=example.org; dmarc=pass header.from=example.org'],
  ])('is forged by %s', (_, results) => {
    expect(by(results)).toBe('forged')
  })

  it('is forged where DMARC failed, whatever else passes', () => {
    const passes =
      'dkim=pass header.d=example.org; spf=pass smtp.mailfrom=example.org; auth=pass smtp.auth=kari@example.org'
    expect(sender(MX, { authResults: [`mx.example.org; ${passes}; dmarc=fail header.from=example.org`] })).toEqual({
      kind: 'forged',
      why: 'DMARC failed',
    })
    expect(by('dkim=pass header.d=other.example; dmarc=fail header.from=other.example', 'ada@other.example')).toBe(
      'forged',
    )
  })

  it('is vouched for by the domain above, as DMARC looks policies up', () => {
    expect(by('dmarc=pass header.from=example.org', 'kari@drift.example.org')).toBe('colleague')
    expect(by('dkim=pass header.d=example.org', 'kari@drift.example.org')).toBe('colleague')
  })

  it('has the domain it has, in whatever alphabet', () => {
    const settings = { trust: MX, isColleague: () => true }
    const from = [{ name: '', address: 'kari@blåbær.example' }]
    const authResults = ['mx.example.org; dmarc=pass header.from=xn--blbr-roah.example']
    const post = { ...NOTHING, from, authResults }
    expect(senderOf(post, { mailFrom: undefined, peer: undefined }, settings).kind).toBe('colleague')
  })

  it('is vouched for by our own mail system alone', () => {
    const dmarc = 'dmarc=pass header.from=example.org'
    expect(kind(MX, { authResults: [`evil.example; ${dmarc}`] })).toBe('forged')
    expect(kind(MX, { authResults: [`mx.example.org.evil.example; ${dmarc}`] })).toBe('forged')
    expect(kind(MX, { authResults: [dmarc] })).toBe('forged')
    expect(kind(MX, { authResults: [`evil.example; ${dmarc}`, 'mx.example.org; dmarc=none'] })).toBe('forged')
    expect(kind(MX, { authResults: ['later.example.org; none', `mx.example.org; ${dmarc}`] })).toBe('colleague')
    expect(kind(MX, { authResults: [`"MX.Example.org" 1; ${dmarc}`] })).toBe('colleague')
    expect(kind({ authserv: 'MX.example.ORG' }, { authResults: [`mx.example.org (Postfix); ${dmarc}`] })).toBe(
      'colleague',
    )
    expect(kind(MX, { authAs: ['Internal'], peer: '127.0.0.1' })).toBe('forged')
  })

  it('is vouched for by its topmost field alone, for those below may have come with the mail', () => {
    const pass = 'mx.example.org; dmarc=pass header.from=example.org'
    expect(kind(MX, { authResults: ['mx.example.org; dmarc=fail header.from=example.org', pass] })).toBe('forged')
    expect(kind(MX, { authResults: ['mx.example.org; none', pass] })).toBe('forged')
    expect(kind(MX, { authResults: ['mx.example.org; spf=pass smtp.mailfrom="', pass] })).toBe('forged')
    expect(kind(MX, { authResults: [pass, 'mx.example.org; dmarc=fail header.from=example.org'] })).toBe('colleague')
  })

  it('is vouched for by Gmail under its own name', () => {
    const dmarc = 'dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org'
    expect(kind('google', { authResults: [`mx.google.com;\r\n       ${dmarc}`] })).toBe('colleague')
    expect(kind('google', { authResults: [`gmr-mx.google.com; ${dmarc}`] })).toBe('forged')
    expect(
      kind('google', { authResults: [`mx.google.com; dmarc=fail header.from=example.org`, `mx.google.com; ${dmarc}`] }),
    ).toBe('forged')
  })

  it('may be a stranger, verified only by their own domain', () => {
    const stranger = (results: string) =>
      sender(MX, { authResults: [`mx.example.org; ${results}`], from: 'ada@other.example' })
    expect(stranger('dmarc=pass header.from=other.example')).toMatchObject({ kind: 'stranger', verified: true })
    expect(stranger('dkim=pass header.d=mailer.example')).toMatchObject({ kind: 'stranger', verified: false })
    expect(stranger('auth=pass smtp.auth=kari@example.org')).toMatchObject({ kind: 'stranger', verified: false })
    expect(stranger('none')).toMatchObject({ kind: 'stranger', verified: false })
  })
})

describe('what is never answered', () => {
  const why = (change: {
    readonly post?: Partial<PostFacts>
    readonly message?: Partial<Parameters<typeof whyNotAnswered>[0]['message']>
    readonly mailFrom?: string
  }) =>
    whyNotAnswered(
      {
        message: {
          machine: undefined,
          from: { name: '', address: 'kari@example.org' },
          subject: 'Pumpe',
          ...change.message,
        },
        post: { ...NOTHING, ...change.post },
        handed: { mailFrom: 'mailFrom' in change ? change.mailFrom : 'kari@example.org' },
      },
      { isOurAddress: (address) => /^ask(?:\+.*)?@ask\.example\.org$/.test(address) },
    )

  it("is not a person's mail", () => {
    expect(why({})).toBeUndefined()
    expect(why({ post: { hops: 50 } })).toBeUndefined()
    expect(
      whyNotAnswered(
        {
          message: { machine: undefined, from: { name: '', address: '' }, subject: '' },
          post: NOTHING,
          handed: { mailFrom: undefined },
        },
        { isOurAddress: () => false },
      ),
    ).toBeUndefined()
  })

  it.each([
    ['a mail of the null sender', { mailFrom: '' }],
    ['a mail that came through here before', { post: { loop: ['ask@ask.example.org'] } }],
    ['a mail that went round', { post: { hops: 51 } }],
    ['a mail of our own address', { post: { from: [{ name: '', address: 'Ask@ask.example.org' }] } }],
    ['a mail of our own address, behind a list', { message: { from: { name: '', address: 'ask@ask.example.org' } } }],
    ['a mail of our own envelope', { mailFrom: 'ask+bounce-0a1b@ask.example.org' }],
    ['a mail of nobody', { post: { from: [] } }],
    ['an automatic mail', { post: { automatic: 'Precedence: bulk' } }],
    ["a machine's mail", { message: { machine: 'robot' as const } }],
    ["a ticket system's answer", { message: { subject: '[drift.example.org #4711] AutoReply: Pumpe' } }],
  ])('is %s', (_, change) => {
    expect(why(change)).toBeTypeOf('string')
  })
})

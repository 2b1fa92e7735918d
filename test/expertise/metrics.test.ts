import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/expertise/metrics.ts'
import { compareRuns } from '../../src/expertise/significance.ts'
import { formatRun, parsePeople, parseQrels, parseQuestions, parseRun, parseTopics } from '../../src/expertise/trec.ts'
import { dataDir, whyNoData } from '../data.ts'
import { describeUnless } from '../unless.ts'

const qrels = parseQrels('t1 0 ada 2\nt1 0 bo 1\nt1 0 eli 0\nt2 0 bo 1\n')

describe('metrics', () => {
  it('gives full marks to the perfect ranking', () => {
    const run = parseRun('t1 Q0 ada 1 9 x\nt1 Q0 bo 2 8 x\nt2 Q0 bo 1 3 x\n')
    expect(evaluate(run, qrels).mean).toEqual({ ap: 1, rr: 1, p1: 1, s5: 1, r10: 1, ndcg10: 1 })
  })

  it('counts a topic that was not answered as nought', () => {
    const run = parseRun('t1 Q0 ada 1 9 x\nt1 Q0 bo 2 8 x\n')
    expect(evaluate(run, qrels)).toMatchObject({ topics: 2, mean: { ap: 0.5, p1: 0.5 } })
  })

  it('leaves out topics for which nobody is relevant', () => {
    expect(evaluate(new Map(), parseQrels('t3 0 ada 0\n'))).toMatchObject({ topics: 0, mean: { ap: 0 } })
  })

  it('weighs the place and the grade as the definitions say', () => {
    const { byTopic } = evaluate(parseRun('t1 Q0 eli 1 9 x\nt1 Q0 bo 2 8 x\nt1 Q0 cy 3 7 x\nt1 Q0 ada 4 6 x\n'), qrels)
    const t1 = byTopic.get('t1')
    expect(t1).toMatchObject({ ap: (1 / 2 + 2 / 4) / 2, rr: 0.5, p1: 0, s5: 1, r10: 1 })
    expect(t1?.ndcg10).toBeCloseTo((1 / Math.log2(3) + 3 / Math.log2(5)) / (3 + 1 / Math.log2(3)), 12)
  })

  it('ignores what comes after the depth', () => {
    expect(evaluate(parseRun('t2 Q0 ada 1 2 x\nt2 Q0 bo 2 1 x\n'), parseQrels('t2 0 bo 1'), 1).mean.ap).toBe(0)
  })
})

describe('run files', () => {
  it('are ordered by score, not by the rank column', () => {
    expect(
      parseRun('t Q0 low 1 1.5 x\nt Q0 high 2 2.5 x\n')
        .get('t')
        ?.map(({ person }) => person),
    ).toEqual(['high', 'low'])
  })

  it('keep the order of the ranking when written and read, whatever ties it had', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 }), (scores) => {
        const people = scores
          .toSorted((a, b) => b - a)
          .map((score, index) => ({ person: `p${(index * 7) % 41}`, score }))
        const read = parseRun(formatRun(new Map([['t', people]]), 'x')).get('t') ?? []
        expect(read.map(({ person }) => person)).toEqual(people.map(({ person }) => person))
        expect(new Set(read.map(({ score }) => score)).size).toBe(people.length)
      }),
    ))

  it('name the first line that is not a run line', () => {
    expect(() => parseRun('t Q0 ada 1 9 x\nt Q0 bo 2 nine x\n')).toThrow('line 2')
    expect(() => parseQrels('t 0 ada\n')).toThrow('line 1')
    expect(() => parseTopics('id\tquestion\n1\tpumps\n')).toThrow('no column "qid"')
  })

  it('read topics and people by the names of their columns', () => {
    expect(parseTopics('query\tqid\r\npump seals\tT1\r\n')).toEqual([{ id: 'T1', query: 'pump seals' }])
    expect(parsePeople('person\tname\temails\np1\tAda\tAda@a.example, ada@b.example\n')).toEqual([
      { id: 'p1', addresses: ['ada@a.example', 'ada@b.example'] },
    ])
  })
})

describe('tables of questions', () => {
  const header = 'qid\tsplit\tmessage_id\tts\tasker\tsubject\n'

  it('hold when each was asked, in seconds', () => {
    expect(parseQuestions(`${header}Q1\tdev\ta@x\t1556902652\tp1\tpump seals\n`)).toEqual([
      { id: 'Q1', split: 'dev', messageId: 'a@x', askedAtMs: 1556902652000, asker: 'p1', subject: 'pump seals' },
    ])
  })

  it('name the question whose time is none', () => {
    expect(() => parseQuestions(`${header}Q1\tdev\ta@x\tyesterday\tp1\tpumps\n`)).toThrow('question Q1: "yesterday"')
  })
})

describe('comparing two runs', () => {
  const graded = (aps: readonly number[]) => ({
    topics: aps.length,
    mean: { ap: 0, rr: 0, p1: 0, s5: 0, r10: 0, ndcg10: 0 },
    byTopic: new Map(aps.map((ap, index) => [`t${index}`, { ap, rr: 0, p1: 0, s5: 0, r10: 0, ndcg10: 0 }])),
  })

  it('finds no difference between a run and itself', () => {
    expect(compareRuns(graded([0.2, 0.4]), graded([0.2, 0.4]))).toMatchObject({ difference: 0, p: 1, interval: [0, 0] })
  })

  it('gives the share of sign flips that reach the observed difference', () => {
    const { p, difference } = compareRuns(graded([0.3, 0.5, 0.7, 0.9]), graded([0.2, 0.4, 0.6, 0.8]))
    expect(difference).toBeCloseTo(0.1)
    expect(p).toBeGreaterThan(0.11) // all four signs alike: 2 of 16
    expect(p).toBeLessThan(0.14)
  })

  it('sees through chance when many topics gain', () => {
    const ours = Array.from({ length: 50 }, (_, index) => 0.5 + (index % 5) / 100)
    const { p, interval } = compareRuns(graded(ours), graded(ours.map((ap) => ap - 0.1)))
    expect(p).toBeLessThan(0.001)
    expect(interval[0]).toBeGreaterThan(0.09)
  })

  it('compares only topics that both runs were measured on', () => {
    expect(compareRuns(graded([1]), graded([0, 0, 0]))).toMatchObject({ topics: 1, difference: 1 })
    expect(compareRuns(graded([]), graded([0]))).toEqual({ topics: 0, difference: 0, interval: [0, 0], p: 1 })
  })
})

describeUnless(whyNoData, 'the golden TREC run', () => {
  const file = (path: string) => readFileSync(join(dataDir ?? '', 'experts', path), 'utf8')

  it('has the expected figures, in the mean and topic by topic', () => {
    const { topics, mean, byTopic } = evaluate(
      parseRun(file('golden/kernel-dev.rr-votes.run')),
      parseQrels(file('qrels.txt')),
      50,
    )
    const expected = JSON.parse(file('golden/kernel-dev.rr-votes.expected.json'))
    expect(topics).toBe(120)
    const rounded = (metrics: typeof mean) =>
      [metrics.ap, metrics.rr, metrics.p1, metrics.s5, metrics.r10, metrics.ndcg10].map((value) => value.toFixed(6))
    const theirs = (metrics: Record<string, number>) =>
      ['AP', 'RR', 'P1', 'S5', 'R10', 'nDCG10'].map((name) => (metrics[name] ?? Number.NaN).toFixed(6))
    expect(rounded(mean)).toEqual(theirs(expected.mean))
    for (const [topic, metrics] of byTopic) expect(rounded(metrics)).toEqual(theirs(expected.per_topic[topic]))
  })
})

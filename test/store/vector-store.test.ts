import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../bench/random.ts'
import type { MailKey } from '../../src/model/ids.ts'
import { centred, type LanguageGroup } from '../../src/store/meaning-space.ts'
import { VectorStore } from '../../src/store/sqlite/vector-store.ts'
import { tempDir } from '../temp.ts'

const mail = (key: number): MailKey => key as MailKey
const newFile = (): string => join(tempDir(), 'vectors.sqlite')
const all = Array.from({ length: 200 }, (_, at) => mail(at + 1))

/** Half of the mails in each of two languages: `topic` in the first places, what the language adds in the last. */
function placed(file: string): VectorStore {
  const store = VectorStore.open(file, 'm')
  const random = seeded(1)
  for (const key of all) {
    const language: LanguageGroup = key <= 100 ? 'no' : 'en'
    const topic = key % 10
    const vector = Float32Array.from({ length: 12 }, (_, at) => (at === topic ? 1 : random() * 0.01))
    vector[language === 'no' ? 10 : 11] = 3
    store.put(key, language, vector)
  }
  return store
}
/** A Norwegian question on a topic. */
const question = (topic: number): Float32Array =>
  Float32Array.from({ length: 12 }, (_, at) => (at === topic ? 1 : at === 10 ? 3 : 0))

describe('the vectors of mails', () => {
  it('find what another language says of the same, once the languages have been taken out of them', () => {
    const store = placed(newFile())
    const before = store.nearest(centred(question(4), 'no', store.space()), all, 10)
    expect(before.every((found) => found.mail <= 100)).toBe(true)
    expect(store.recentre(2)).toBe(true)
    const after = store.nearest(centred(question(4), 'no', store.space()), all, 20)
    expect(after.map((found) => found.mail % 10)).toEqual(Array(20).fill(4))
    expect(after.filter((found) => found.mail > 100)).toHaveLength(10)
    store.close()
  })
  it('lie in a new space when they move, and move only when there are many more', () => {
    const store = placed(newFile())
    const { name } = store.space()
    store.recentre(2)
    expect(store.space().name).not.toBe(name)
    expect(store.recentre(2)).toBe(false)
    store.close()
  })
  it('are found only among the mails that are allowed', () => {
    const store = placed(newFile())
    expect(store.nearest(question(4), [mail(14), mail(5)], 10).map((found) => found.mail)).toEqual([14, 5])
    store.close()
  })
  it('are thrown away when another model makes them, and read only of the model and the space asked for', () => {
    const file = newFile()
    placed(file).close()
    expect(VectorStore.openForReading(file, { model: 'other' })).toBeUndefined()
    expect(VectorStore.openForReading(file, { space: 'm 9' })).toBeUndefined()
    const reading = VectorStore.openForReading(file, { space: 'm 1' })
    expect(reading?.holds(all).size).toBe(200)
    reading?.close()
    const other = VectorStore.open(file, 'other')
    expect(other.holds(all).size).toBe(0)
    other.close()
  })
  it('go with the mails that leave the record', () => {
    const file = newFile()
    placed(file).close()
    VectorStore.forget(file, [mail(14)])
    VectorStore.forget(join(tempDir(), 'none.sqlite'), [mail(14)])
    const store = VectorStore.openForReading(file, { model: 'm' })
    expect(store?.holds([mail(14), mail(4)])).toEqual(new Set([4]))
    expect(store?.nearest(question(4), [mail(14)], 10)).toEqual([])
    store?.close()
  })
  it('that are shorter or longer than the first are left out', () => {
    const store = placed(newFile())
    store.put(mail(999), 'no', Float32Array.of(1, 2))
    expect(store.holds([mail(999)]).size).toBe(0)
    expect(store.nearest(Float32Array.of(1, 2), all, 10)).toEqual([])
    store.close()
  })
})

import { describe, expect, it } from 'vitest'
import { chooseFolders, type FolderChoice } from '../../src/intake/folder-choice.ts'

const listed = (delimiter: string) =>
  ['INBOX', 'Lister', 'Lister/Drift', 'Lister/Drift/2019', 'Lister/Styret', 'Sendt', 'Søppel', 'Kladder'].map(
    (name) => ({
      path: name.replaceAll('/', delimiter),
      delimiter,
      use: { Sendt: '\\Sent', Søppel: '\\Junk', Kladder: '\\Drafts' }[name],
    }),
  )
const chosen = (choice: Partial<FolderChoice>, delimiter = '/') => {
  const { chosen: found, missing } = chooseFolders(listed(delimiter), { folders: ['INBOX'], exclude: [], ...choice })
  return { paths: found.map(({ path }) => path), missing }
}

describe('the folders of an account that are read', () => {
  it('are those that are named, in that order', () =>
    expect(chosen({ folders: ['Sendt', 'inbox'] })).toEqual({ paths: ['Sendt', 'INBOX'], missing: [] }))

  it('are those that a pattern fits, * over all levels and % within one', () => {
    expect(chosen({ folders: ['Lister/*'] }).paths).toEqual(['Lister/Drift', 'Lister/Drift/2019', 'Lister/Styret'])
    expect(chosen({ folders: ['Lister/%'] }).paths).toEqual(['Lister/Drift', 'Lister/Styret'])
    expect(chosen({ folders: ['%/%/20*'] }).paths).toEqual(['Lister/Drift/2019'])
    expect(chosen({ folders: ['*'] }).paths).toHaveLength(8)
  })

  it('are found by a / between names where the server writes another sign', () => {
    expect(chosen({ folders: ['Lister/%'] }, '.').paths).toEqual(['Lister.Drift', 'Lister.Styret'])
    expect(chosen({ folders: ['Lister.Drift'] }, '.').paths).toEqual(['Lister.Drift'])
  })

  it('are found by what they are for, whatever they are called', () =>
    expect(chosen({ folders: ['\\Sent', '\\junk'] }).paths).toEqual(['Sendt', 'Søppel']))

  it('are none that are excluded, unless they are named in full', () => {
    expect(chosen({ folders: ['*'], exclude: ['\\Junk', '\\Drafts', 'Lister/*'] }).paths).toEqual([
      'INBOX',
      'Lister',
      'Sendt',
    ])
    expect(chosen({ folders: ['Søppel'], exclude: ['\\Junk'] }).paths).toEqual(['Søppel'])
  })

  it('are said to be missing where a name or a use has none; a pattern may wait for its first', () =>
    expect(chosen({ folders: ['Borte', '\\All', 'Prosjekter/*'] })).toEqual({ paths: [], missing: ['Borte', '\\All'] }))

  it('are told from a long name in no time', () => {
    const path = 'a'.repeat(1000)
    const { chosen: found } = chooseFolders([{ path, delimiter: '/', use: undefined }], {
      folders: [`${'*a'.repeat(20)}b`],
      exclude: [],
    })
    expect(found).toEqual([])
  })
})

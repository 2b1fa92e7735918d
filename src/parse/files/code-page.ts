/** Windows' code pages by the names of the Encoding Standard; those not here are `windows-` and their number. */
const NAMES: Readonly<Record<number, string>> = {
  437: 'windows-1252',
  850: 'windows-1252',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  20127: 'windows-1252',
  20866: 'koi8-r',
  28591: 'iso-8859-1',
  28592: 'iso-8859-2',
  28605: 'iso-8859-15',
  50220: 'iso-2022-jp',
  54936: 'gb18030',
  65001: 'utf-8',
}

/** The charset of a Windows code page, as `decodeBytes` takes it. */
export const charsetOf = (codePage: number): string => NAMES[codePage] ?? `windows-${codePage}`

/** Given names that often stand second in a double one: Kjell Magne, Anne Marie. Before a family name they are no middle name. */
const SECOND = new Set(
  `anders andreas ane ann anne arild arne astrid beate berit birgitte bjarne bjørg bjørn brit britt cathrine
  christian christine dag david dorthe egil einar eirik elin elisabeth elise ellen else emil emma erik erling espen
  eva frederik fredrik frode geir gerd grete grethe gro gudrun gunn gunnar hanne harald hege heidi helen helene helge
  henning henrik hilde håkon håvard inga inge ingrid inger ingvar ivar jakob jan jarle jens jo joakim johan johanne john
  jon jonas jorunn julie jørgen kaare kai kare kari karin karl kate kathrine katrine kjersti kjetil kjell knut kristian
  kristin kristine kåre lars leif lene lill line lise liv magne magnus maja mari maria marianne marie marit marte martha
  martin mathias merete mette mikael mona morten niklas nils nina odd oddvar ola olaf olav ole ottar otto ove paul peder per
  petter pål ragnar ragnhild randi reidar reidun roald roar rolf rune ruth sigrid sigurd silje siri sissel sofie solveig
  stein steinar stian sturla sunniva svein sverre synnøve synne terje thomas thor tom tone tor tore torill tormod torunn
  trine tron trond trygve turid tove ulrik unni vegard vibeke vidar viggo wenche wilhelm yngve øystein øyvind åge åse
  ann jean jo lee lou louise mae mary paul ray sue`.split(/\s+/),
)

/** What colleagues call somebody, from "Kari Lie", "Lie, Kari" or "Kjell Magne Lie"; '' where no first name is to be seen. */
export function givenName(name: string): string {
  const [last = '', first = ''] = name.split(',', 2)
  const words = (first.trim() || last.trim()).split(/\s+/)
  const [one = '', two = ''] = words
  if (/^\d|@/.test(one) || one.replace('.', '').length < 2) return ''
  const hasFamilyName = first.trim() !== '' || words.length > 2
  return hasFamilyName && SECOND.has(two.toLowerCase()) ? `${one} ${two}` : one
}

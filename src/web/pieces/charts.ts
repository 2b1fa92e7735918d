import { html, raw } from 'hono/html'
import { type Html, nothing } from './text.ts'

/** Charts are inline SVG with widths in percent and no viewBox, so that they fill their place and their text keeps its size. */

const CHART = { height: 96, base: 70, tallest: 56, numberGap: 4, labelAt: 87 }
const SPARK = { base: 27, tallest: 26, least: 2 }
const MOST_BARS = 40
/** A link narrower than 24 px cannot be hit: more bars than these make the chart wider than its place, and it scrolls. */
const ROOM = { phone: 12, wide: 24 }

export interface Bar {
  readonly label: string
  /** On a phone. */
  readonly shortLabel: string
  readonly count: number
  readonly countText: string
  readonly chosen: boolean
  readonly link: string
}

/** A bar a year, each a link with its number in text. Links are inside, so it is a group and not a picture. */
export function histogram(bars: readonly Bar[], label: string): Html {
  if (bars.length < 2 || bars.length > MOST_BARS) return nothing
  const most = Math.max(...bars.map((bar) => bar.count), 1)
  const width = 100 / bars.length
  const crowd = bars.length > ROOM.wide ? ' packed' : bars.length > ROOM.phone ? ' crowded' : ''
  return html`<div class="scroll"><svg class="hist${crowd}" role="group" aria-label="${label}">
${bars.map((bar, at) => {
  const height = bar.count === 0 ? 0 : Math.max(2, Math.round((bar.count / most) * CHART.tallest))
  const y = CHART.base - height
  const on = bar.chosen ? raw(' class="on" aria-current="true"') : nothing
  return html`<svg x="${percent(at * width)}" width="${percent(width)}" height="${CHART.height}" overflow="visible"><a href="${bar.link}"${on}><rect class="hit" width="100%" height="${CHART.height}"/><rect class="b" x="14%" width="72%" y="${y}" height="${height}"/><text class="y y4" x="50%" y="${CHART.labelAt}">${bar.label}</text><text class="y y2" x="50%" y="${CHART.labelAt}">${bar.shortLabel}</text> <text class="c" x="50%" y="${y - CHART.numberGap}">${bar.countText}</text></a></svg>
`
})}<rect class="base" y="${CHART.base}" width="100%" height="1"/>
</svg></div>`
}

/** A row of small bars without numbers; what it shows is said in `label`. */
export function spark(counts: readonly number[], label: string): Html {
  const most = Math.max(...counts, 1)
  const step = 100 / Math.max(counts.length, 1)
  return html`<svg class="spark" role="img" aria-label="${label}"><rect class="base" y="${SPARK.base}" width="100%" height="1"/>${counts.map(
    (count, at) => {
      if (count <= 0) return nothing
      const height = Math.max(SPARK.least, Math.round((count / most) * SPARK.tallest))
      return html`<rect x="${percent(at * step + step * 0.12)}" width="${percent(step * 0.76)}" y="${SPARK.base - height}" height="${height}"/>`
    },
  )}</svg>`
}

const percent = (share: number): string => `${share.toFixed(2)}%`

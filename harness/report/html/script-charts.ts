// Charts of metrics: drawn when they are opened, in the page's own colours.

export const SCRIPT_CHARTS = `
const drawn = new Map()
const dark = matchMedia('(prefers-color-scheme: dark)')
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 })
const draw = (place) => {
  if (typeof uPlot === 'undefined') return
  const series = JSON.parse(place.dataset.series)
  const times = [...new Set(series.flatMap(({ points }) => points.map(([time]) => time)))].sort((a, b) => a - b)
  const lines = series.map(({ points }) => {
    const values = new Map(points)
    return times.map((time) => values.get(time))
  })
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } }
  const unit = place.dataset.unit
  drawn.get(place)?.destroy()
  drawn.set(place, new uPlot({
    width: Math.max(280, place.clientWidth), height: 190,
    legend: { show: false }, cursor: { drag: { x: true, y: false } }, scales: { x: { time: false } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => tick + ' s') },
      { ...axis, size: 76, values: (_, ticks) => ticks.map((tick) => short.format(tick) + (unit && unit.length < 4 ? ' ' + unit : '')) },
    ],
    series: [{}, ...lines.map((_, at) => ({ stroke: colour('--s' + at), width: 1.6, spanGaps: true, points: { show: times.length < 60, size: 5 } }))],
  }, [times, ...lines], place))
}
document.addEventListener('toggle', (event) => {
  if (!event.target.open || !event.target.matches('.metric')) return
  for (const place of all('.chart', event.target)) if (!drawn.has(place)) draw(place)
}, true)
dark.addEventListener('change', () => drawn.forEach((_, place) => draw(place)))
let resizing = 0
addEventListener('resize', () => {
  clearTimeout(resizing)
  resizing = setTimeout(() => drawn.forEach((plot, place) => { if (place.clientWidth > 0) plot.setSize({ width: Math.max(280, place.clientWidth), height: 190 }) }), 150)
})
`

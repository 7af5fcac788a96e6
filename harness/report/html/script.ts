// The page's own script: deep links, filter, keys, resources on demand. What it shows comes from the page's inert templates.
import { SCRIPT_CHARTS } from './script-charts.ts'
import { SCRIPT_ROWS } from './script-rows.ts'

const PAGE = `
const input = document.querySelector('.find input')
const only = document.querySelector('.only select')
const found = document.querySelector('.found')
const keys = document.getElementById('keys')
document.querySelector('.tools').hidden = false

const go = () => {
  let id = ''
  try { id = decodeURIComponent(location.hash.slice(1)) } catch { return }
  const target = id && reach(id)
  if (!target) return
  if (target.closest('[hidden]')) { input.value = ''; only.value = ''; filter() }
  for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
  all('.aim').forEach((node) => node.classList.remove('aim'))
  target.classList.add('aim')
  target.scrollIntoView({ block: 'start' })
  const summary = target.querySelector(':scope > summary')
  if (summary) summary.focus({ preventScroll: true })
}
// At once: the event comes later than the next key may, and must not take the focus back by then.
let followed = 0
const goTo = (id) => {
  const before = location.href
  location.hash = '#' + id
  if (location.href !== before) followed += 1
  go()
}
addEventListener('hashchange', () => { if (followed > 0) followed -= 1; else go() })
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]')
  if (link && link.getAttribute('href') === location.hash) { event.preventDefault(); go() }
})

const texts = new WeakMap()
const textOf = (node) => {
  if (!texts.has(node)) {
    const parts = [node.textContent, node.id, ...all('template', node).map((one) => one.content.textContent)]
    texts.set(node, parts.join(' ').toLowerCase())
  }
  return texts.get(node)
}
const wordsOf = () => input.value.toLowerCase().split(/\\s+/).filter(Boolean)
const filter = () => {
  const words = wordsOf()
  const tones = only.value.split(' ').filter(Boolean)
  const on = words.length > 0 || tones.length > 0
  const items = all('[data-find]')
  let shown = 0
  for (const item of items) {
    item.hidden = (tones.length > 0 && !tones.includes(item.dataset.tone)) || !words.every((word) => textOf(item).includes(word))
    if (!item.hidden) shown += 1
  }
  for (const block of all('.cause, .block')) {
    const inside = all('[data-find]', block)
    block.hidden = on && inside.every((item) => item.hidden)
  }
  found.textContent = !on ? '' : shown === 0 ? 'Nothing matches.' : shown + ' of ' + items.length + ' shown'
}
let waiting = 0
const soon = () => { clearTimeout(waiting); waiting = setTimeout(filter, 120) }
input.addEventListener('input', soon)
only.addEventListener('change', filter)

let last = ''
const nextHit = () => {
  const words = wordsOf()
  if (words.length === 0) return
  const hits = chunks
    .flatMap((list) => all('.span', list.firstElementChild.content))
    .filter((node) => words.every((word) => textOf(node).includes(word)))
  if (hits.length === 0) { found.textContent = 'No span matches.'; return }
  const at = (hits.findIndex((node) => node.id === last) + 1) % hits.length
  last = hits[at].id
  goTo(last)
  found.textContent = 'Span ' + (at + 1) + ' of ' + hits.length
}

const beside = (list, node, step) => list[list.indexOf(node) + step] || (node ? undefined : list[0])
const nextFinding = (step) => {
  const list = all('.finding').filter((node) => !node.closest('[hidden]'))
  const next = beside(list, document.activeElement.closest('.finding') || document.querySelector('.finding.aim'), step)
  if (next) goTo(next.id)
}
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return
  if (event.target === input) {
    if (event.key === 'Escape') { input.value = ''; filter(); input.blur() }
    if (event.key === 'Enter') { event.preventDefault(); nextHit() }
    return
  }
  if (event.target.closest('select')) return
  if (event.key === '/') { event.preventDefault(); input.focus() }
  if (event.key === '?') acts.keys()
  if (event.key === 'n' || event.key === 'p') nextFinding(event.key === 'n' ? 1 : -1)
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const summary = event.target.closest('.rows .span > summary, .rows .log > summary')
  if (!summary) return
  const list = all('.span > summary, .log > summary', summary.closest('.lanes')).filter((node) => node.offsetParent !== null)
  const next = beside(list, summary, event.key === 'ArrowDown' ? 1 : -1)
  if (next) { event.preventDefault(); next.focus() }
})

const acts = {
  open: () => all('.finding, .scenario, .trace, .contract, .fold').forEach((node) => { node.open = true }),
  close: () => all('details').forEach((node) => { node.open = false }),
  logs: (button) => {
    const off = document.body.classList.toggle('no-logs')
    button.setAttribute('aria-pressed', String(!off))
  },
  keys: () => { if (keys.open) keys.close(); else keys.showModal() },
}
for (const button of all('[data-act]')) button.addEventListener('click', () => acts[button.dataset.act](button))

document.addEventListener('toggle', (event) => {
  const node = event.target
  if (!node.open || !node.dataset || !('resource' in node.dataset) || node.dataset.filled) return
  const template = document.getElementById('resource-' + node.dataset.resource)
  if (!template) return
  node.dataset.filled = 'yes'
  node.append(template.content.cloneNode(true))
}, true)

go()
`

export const SCRIPT = `(() => {
'use strict'
const all = (query, root = document) => [...root.querySelectorAll(query)]
${SCRIPT_ROWS}${SCRIPT_CHARTS}${PAGE}})()
`

// The page's own script: deep links, the filter, fold and unfold, resources on demand. The page is readable without it.

export const SCRIPT = `(() => {
'use strict'
const all = (query, root = document) => [...root.querySelectorAll(query)]
const input = document.querySelector('.find input')
const found = document.querySelector('.found')
document.querySelector('.tools').hidden = false

const go = () => {
  let id = ''
  try { id = decodeURIComponent(location.hash.slice(1)) } catch { return }
  const target = id && document.getElementById(id)
  if (!target) return
  if (target.closest('[hidden]')) { input.value = ''; filter() }
  for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
  all('.aim').forEach((node) => node.classList.remove('aim'))
  target.classList.add('aim')
  target.scrollIntoView({ block: 'start' })
  const summary = target.querySelector(':scope > summary')
  if (summary) summary.focus({ preventScroll: true })
}
addEventListener('hashchange', go)
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]')
  if (link && link.getAttribute('href') === location.hash) { event.preventDefault(); go() }
})

const texts = new WeakMap()
const textOf = (node) => {
  if (!texts.has(node)) texts.set(node, (node.textContent + ' ' + node.id).toLowerCase())
  return texts.get(node)
}
const filter = () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const items = all('[data-find]')
  let shown = 0
  for (const item of items) {
    item.hidden = words.length > 0 && !words.every((word) => textOf(item).includes(word))
    if (!item.hidden) shown += 1
  }
  for (const block of all('.block')) {
    const inside = all('[data-find]', block)
    block.hidden = words.length > 0 && inside.every((item) => item.hidden)
  }
  found.textContent = words.length === 0 ? '' : shown === 0 ? 'Nothing matches.' : shown + ' of ' + items.length + ' shown'
}
let waiting = 0
input.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120) })

addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.closest('input')) { event.preventDefault(); input.focus() }
  if (event.key === 'Escape' && event.target === input) { input.value = ''; filter(); input.blur() }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const summary = event.target.closest('.rows .span > summary, .rows .log > summary')
  if (!summary) return
  const list = all('.span > summary, .log > summary', summary.closest('.rows')).filter((node) => node.offsetParent !== null)
  const next = list[list.indexOf(summary) + (event.key === 'ArrowDown' ? 1 : -1)]
  if (next) { event.preventDefault(); next.focus() }
})

const acts = {
  open: () => all('.finding, .scenario, .trace, .contract, .fold').forEach((node) => { node.open = true }),
  close: () => all('details').forEach((node) => { node.open = false }),
  logs: (button) => {
    const off = document.body.classList.toggle('no-logs')
    button.setAttribute('aria-pressed', String(!off))
  },
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
})()
`

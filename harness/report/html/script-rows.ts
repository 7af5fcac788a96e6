// Rows of waterfalls are in the document only while they are near the window.

export const SCRIPT_ROWS = `
const chunks = all('.rows[data-lines]')
const LINE = 27
const fill = (list) => {
  if (list.dataset.filled) return
  list.dataset.filled = 'yes'
  list.style.height = ''
  list.append(list.firstElementChild.content.cloneNode(true))
}
// What a reader has opened, or stands in, stays.
const clear = (list) => {
  if (!list.dataset.filled || list.contains(document.activeElement) || list.querySelector('details[open]')) return
  const height = list.offsetHeight || list.dataset.lines * LINE
  while (list.lastChild !== list.firstElementChild) list.lastChild.remove()
  list.style.height = height + 'px'
  delete list.dataset.filled
}
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) (isIntersecting ? fill : clear)(target)
}, { rootMargin: '1200px 0px' })
for (const list of chunks) {
  list.style.height = list.dataset.lines * LINE + 'px'
  near.observe(list)
}
const holderOf = new Map()
for (const list of chunks) for (const node of all('[id]', list.firstElementChild.content)) holderOf.set(node.id, list)
const reach = (id) => {
  const list = holderOf.get(id)
  if (list) fill(list)
  return document.getElementById(id)
}
addEventListener('beforeprint', () => chunks.filter((list) => list.offsetParent !== null).forEach(fill))
`

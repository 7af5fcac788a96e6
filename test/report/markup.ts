// Reads a rendered page back with an independent, specification-conformant HTML parser.
import { type DefaultTreeAdapterTypes, parse } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
export type Element = DefaultTreeAdapterTypes.Element

/** Every element in document order, those inside templates too. */
export function elements(page: string): readonly Element[] {
  const found: Element[] = []
  const walk = (node: Node): void => {
    if ('tagName' in node) found.push(node)
    if ('content' in node) walk(node.content)
    if ('childNodes' in node) node.childNodes.forEach(walk)
  }
  walk(parse(page))
  return found
}

export const attributeOf = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value

export const byTag = (page: string, tag: string): readonly Element[] =>
  elements(page).filter((element) => element.tagName === tag)

export const byId = (page: string, id: string): Element | undefined =>
  elements(page).find((element) => attributeOf(element, 'id') === id)

export const withClass = (page: string, name: string): readonly Element[] =>
  elements(page).filter((element) => (attributeOf(element, 'class') ?? '').split(/\s+/).includes(name))

/** The text below an element, white space folded. */
export function textOf(node: Node): string {
  const parts: string[] = []
  const walk = (one: Node): void => {
    if ('value' in one) parts.push(one.value)
    if ('childNodes' in one) one.childNodes.forEach(walk)
  }
  walk(node)
  return parts.join('').replace(/\s+/g, ' ').trim()
}

export const rawTextOf = (element: Element | undefined): string =>
  element?.childNodes.map((child) => ('value' in child ? child.value : '')).join('') ?? ''

// What the parts of the page share: its elements, who plays, and their balance.
import { ApiError } from './api.ts'

const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
export const dollars = (amount: number): string => money.format(amount)

export const player = { username: '' }

/** Enter in a field clicks its form's button too. While the work runs the button does nothing. */
export function onClick(name: string, work: () => Promise<void>): void {
  const button = byId(name, HTMLButtonElement)
  button.addEventListener('click', (event) => {
    event.preventDefault()
    if (button.getAttribute('aria-busy') === 'true' || !button.form?.reportValidity()) return
    button.setAttribute('aria-busy', 'true')
    show('error', '')
    work()
      .catch(showError)
      .finally(() => button.removeAttribute('aria-busy'))
  })
}

function showError(error: unknown): void {
  show('error', error instanceof ApiError ? error.message : 'something went wrong, try again')
}

export function showBalance(balance: number): void {
  show('balance', dollars(balance))
}

export function show(name: string, text: string): void {
  byId(name, HTMLElement).textContent = text
}

export function enable(name: string, isEnabled: boolean): void {
  byId(name, HTMLButtonElement).disabled = !isEnabled
}

export function chosen(name: string): string {
  return byId(name, HTMLSelectElement).value
}

export function typed(name: string): string {
  return byId(name, HTMLInputElement).value
}

export function byId<T extends HTMLElement>(name: string, type: new () => T): T {
  const element = document.getElementById(name)
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${name}`)
  return element
}

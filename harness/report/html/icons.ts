// The few drawings of the page, as SVG symbols defined once.
import { constant, html, type Html } from './escape.ts'

const STROKE =
  'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'

export const ICONS = constant(`<svg width="0" height="0" aria-hidden="true" class="defs"><defs>
<symbol id="i-ok" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M4.8 8.3l2.2 2.2 4.3-4.8" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-bad" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M5.5 5.5l5 5m0-5l-5 5" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round"/></symbol>
<symbol id="i-none" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.3" ${STROKE} stroke-dasharray="2.2 2.75"/></symbol>
<symbol id="i-warn" viewBox="0 0 16 16"><path d="M8 2L15 14H1z" ${STROKE}/><path d="M8 6.5v3.4m0 2v.1" ${STROKE}/></symbol>
<symbol id="i-info" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.5" ${STROKE}/><path d="M8 7.5v3.5m0-6v.1" ${STROKE}/></symbol>
<symbol id="i-cross" viewBox="0 0 16 16"><path d="M3.5 3.5l9 9m0-9l-9 9" ${STROKE}/></symbol>
<symbol id="i-chevron" viewBox="0 0 16 16"><path d="M6 4l4 4-4 4" ${STROKE}/></symbol>
<symbol id="i-link" viewBox="0 0 16 16"><path d="M6.5 9.5l3-3M7 4.5l1-1a3.2 3.2 0 014.5 4.5l-1 1M9 11.5l-1 1A3.2 3.2 0 013.5 8l1-1" ${STROKE}/></symbol>
<symbol id="i-mail" viewBox="0 0 16 16"><path d="M1.8 3.8h12.4v8.4H1.8zM2 4l6 5 6-5" ${STROKE}/></symbol>
<symbol id="i-mark" viewBox="0 0 24 24"><path d="M12 1.5L20.5 12 12 22.5 3.5 12z" fill="currentColor"/><path d="M8.4 12.2l2.5 2.6 4.8-5.4" fill="none" stroke="var(--surface)" stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round"/></symbol>
</defs></svg>`)

export type IconName =
  | 'ok'
  | 'bad'
  | 'none'
  | 'warn'
  | 'info'
  | 'cross'
  | 'chevron'
  | 'link'
  | 'mail'
  | 'mark'

/** Decoration only: the words beside it say the same. */
export function icon(name: IconName): Html {
  return html`<svg class="icon i-${name}" aria-hidden="true"><use href="#i-${name}"/></svg>`
}

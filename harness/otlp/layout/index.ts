// Requests as bytes with a layout: checked, found their way in, and read in parts.
export { findLayout, type Layout, type Places, type ScopeLayout, STRIDE } from './layout.ts'
export { readItem, readResource, readScope } from './read.ts'

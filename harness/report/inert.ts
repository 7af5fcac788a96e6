// Captured text in Markdown, without effect.
import { brief } from './safe-text.ts'

/** Every character that Markdown or HTML could read anything into becomes a reference to itself; a mention and a bare address are split. */
export function inert(text: string): string {
  return brief(text, 400)
    .replace(/[\\`*_{}[\]()<>#+!|~&$:/]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('@', '@&#8203;')
    .replace(/www\./gi, (word) => `${word.slice(0, 3)}&#46;`)
}

export const code = (text: string): string => `<code>${inert(text)}</code>`

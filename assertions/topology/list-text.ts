// Lists in sentences, folded where they are long.

const SHOWN = 8

export function listText(parts: readonly string[]): string {
  if (parts.length <= SHOWN) return parts.join(', ')
  return `${parts.slice(0, SHOWN).join(', ')} and ${parts.length - SHOWN} more`
}

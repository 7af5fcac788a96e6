// Text laid out for a terminal: wrapped lines and columns, by width.
import { styleText } from 'node:util'

export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string

export const painter = (colour: boolean): Paint =>
  colour ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text

/** Lines of at most `width` characters, cut between words; a longer word stands alone. At least one line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** `label`, then the text, its further lines under its first. */
export function labelled(label: string, text: string, width: number): string[] {
  const lines = wrapped(text, Math.max(20, width - label.length))
  return lines.map((line, at) => (at === 0 ? label : ' '.repeat(label.length)) + line)
}

export interface Column {
  readonly title: string
  readonly right?: true
}

/** Rows of cells under their titles; a last column is not filled up. The widest cell of the first column is cut where the width demands it. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const all = [columns.map(({ title }) => title), ...rows]
  const widths = columns.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)))
  const rest = widths.slice(1).reduce((sum, one) => sum + one + GAP.length, 0)
  widths[0] = Math.min(widths[0] ?? 0, Math.max(12, width - rest))
  return all.map((row) =>
    row
      .map((cell, at) => {
        const room = widths[at] ?? 0
        const text = cell.length > room ? `${cell.slice(0, room - 1)}…` : cell
        return columns[at]?.right ? text.padStart(room) : text.padEnd(room)
      })
      .join(GAP)
      .trimEnd(),
  )
}

const GAP = '  '

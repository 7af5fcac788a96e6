// The library that draws metrics in the report, as its package ships it: the report itself reads no files.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ChartLibrary } from '../report/index.ts'

let read: Promise<ChartLibrary> | undefined

/** Read once a process. */
export function chartLibrary(): Promise<ChartLibrary> {
  read ??= readLibrary()
  return read
}

async function readLibrary(): Promise<ChartLibrary> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('uplot/package.json')), 'dist')
  const [script, style] = await Promise.all([
    readFile(join(folder, 'uPlot.iife.min.js'), 'utf8'),
    readFile(join(folder, 'uPlot.min.css'), 'utf8'),
  ])
  return { script, style }
}

// The reports of the overhead experiment.
export { headline } from './content.ts'
export { overheadHtml } from './html.ts'
export { overheadMarkdown } from './markdown.ts'

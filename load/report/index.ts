// The reports of the overhead experiment.
export { headline } from './content.ts'
export { overheadHtml } from './html.ts'
export { settingsHtml, settingsMarkdown } from './settings.ts'
export { overheadMarkdown } from './markdown.ts'

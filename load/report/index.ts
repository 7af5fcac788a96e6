// The reports of the overhead experiment.
export { headline } from './content.ts'
export { overheadHtml } from './html.ts'
export { INCLUDED_FILES, type Included, readIncluded } from './included.ts'
export type { SdkSpans } from './sdk-spans.ts'
export { settingsHtml, settingsMarkdown } from './settings.ts'
export { overheadMarkdown } from './markdown.ts'

// The regression gate's edges: opening both sides, running revisions, finding the sources.
export { compareSides } from './compare.ts'
export { commitOf, mergeBase, runRevision } from './revision.ts'
export { loadOverhead } from './overhead.ts'
export { gateSettings } from './settings.ts'
export { loadWatch } from './watch.ts'
export { writeGate } from './write.ts'
export { openBoth, openSide, signatureAt } from './side.ts'

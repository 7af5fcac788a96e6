// What a system says about itself, without what differs between two runs of it: to be read, reviewed and compared.
export { type Fact, factKey, type FactType, type Signature, VALUE_CLASSES } from './fact.ts'
export { type ExportCounts, signatureOf } from './gather.ts'
export { keepChances, mergeSignatures } from './merge.ts'
export { readSignature, SignatureError, signatureText } from './text.ts'
export { alternatives, rangeOf } from './values.ts'

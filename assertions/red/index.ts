// Rate, errors, duration: out of spans, and held against what services measure themselves.
export { type Compared, redAgreement, type RedAgreement } from './agreement.ts'
export { type GraphEdge, type Red, redOf, serviceGraph } from './red.ts'

// The hops of a system as a table: what became of the context at each, in numbers.
export { type HopCounts, type HopEdge, type HopOperation, hopsOf } from './hops.ts'

// Topologies read from captures.
export { inferTopology } from './infer.ts'

// Service level objectives, computed from recorded telemetry.
export { judgeObjective, type ObjectiveQuestion } from './judge-objective.ts'
export type { Objective, ObjectiveResult, Share } from './objective.ts'

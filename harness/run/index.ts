// A run from project to record: loading the definition, concluding, writing the folder.
export * from './conclude.ts'
export * from './expectations.ts'
export * from './failure.ts'
export * from './files/index.ts'
export * from './project.ts'
export * from './standing.ts'
export * from './write.ts'

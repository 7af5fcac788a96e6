// A run or a capture in numbers.
export { type ServiceSummary, summariseServices } from './services.ts'

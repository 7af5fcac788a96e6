// OTLP/JSON straight from protobuf, without the model between.
export { transcode } from './transcode.ts'

// Who emitted: the resource and the instrumentation scope.
import { attributeText, type Attributes } from './attributes.ts'

/** Source: opentelemetry-proto resource/v1 EntityRef. */
export interface EntityRef {
  readonly schemaUrl: string
  readonly type: string
  readonly idKeys: readonly string[]
  readonly descriptionKeys: readonly string[]
}

/** Source: opentelemetry-proto resource/v1 Resource, with the schema URL of its Resource* envelope. */
export interface Resource {
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly entityRefs: readonly EntityRef[]
  readonly schemaUrl: string
}

/** Source: opentelemetry-proto common/v1 InstrumentationScope, with the schema URL of its Scope* envelope. */
export interface InstrumentationScope {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly schemaUrl: string
}

/** `service.name`, or `''` when the resource has none. */
export function serviceName(resource: Resource): string {
  return attributeText(resource.attributes, 'service.name') ?? ''
}

// Resources as facts: by service, and the SDK that made them.
import { attributeText } from '../../harness/telemetry/index.ts'
import { emittersOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { seeAttributes } from './attributes.ts'
import type { ServiceTally } from './spans.ts'

export function gatherResources(observed: Observed, serviceOfName: ServiceTally): void {
  for (const { service, resource } of emittersOf(observed)) {
    const tally = serviceOfName(service)
    const { attributes } = resource
    const language = attributeText(attributes, 'telemetry.sdk.language')
    if (language !== undefined)
      tally
        .child('sdk', language, attributeText(attributes, 'telemetry.sdk.name') ?? '')
        .be(attributeText(attributes, 'telemetry.sdk.version') ?? '')
    seeAttributes(tally.child('resource').see(), attributes, { resource })
  }
}

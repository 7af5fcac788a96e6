// The catalogue of the rules on names, attributes and what must not be in them.
import { type Described, OTEL } from './described.ts'

export const names = {
  NAM1: {
    title: 'span names have few values',
    severity: 'warning',
    needs: 'spans',
    remedy: 'Name the span after the route or operation; put ids into attributes.',
    specification: `${OTEL}/otel/trace/api/#span`,
    settings: {
      distinctNames: { default: 50, unit: 'names', meaning: 'of one shape that one service may use' },
    },
  },
  NAM2: {
    title: 'attribute keys are lowercase words in a namespace',
    severity: 'warning',
    needs: "attributes of the system's own (unknown to the conventions)",
    remedy: 'Name the attribute in lowercase, words joined by _, in a namespace of your own joined by dots.',
    specification: `${OTEL}/semconv/general/naming/`,
  },
  ATT1: {
    title: 'spans have the attributes that the conventions require of their kind',
    severity: 'error',
    needs: 'spans that the conventions speak of',
    remedy: 'Set the attribute, or let the instrumentation library of this client or server make the span.',
    specification: `${OTEL}/semconv/`,
  },
  ATT2: {
    title: 'attributes are current, of the right type, with a value of their enumeration',
    severity: 'warning',
    needs: 'attributes that the conventions define',
    remedy:
      'Change to the name that replaced it (OTEL_SEMCONV_STABILITY_OPT_IN switches libraries over); send the type and the values that the registry gives.',
    specification: `${OTEL}/semconv/non-normative/http-migration/`,
  },
  ATT3: {
    title: 'all services speak one generation of the conventions',
    severity: 'warning',
    needs: 'attributes of which the conventions know an old and a new name',
    remedy:
      'Switch every service over together (OTEL_SEMCONV_STABILITY_OPT_IN), or send both names everywhere until dashboards have moved.',
    specification: `${OTEL}/semconv/non-normative/http-migration/`,
  },
  ATT4: {
    title: 'what describes the process is on the resource, what describes the request on the span',
    severity: 'information',
    needs: 'attributes',
    remedy:
      'Move the attribute: constant for the process, to the resource; different from request to request, to the span.',
    specification: `${OTEL}/otel/resource/sdk/`,
  },
  ATT5: {
    title: 'no attribute is empty or there twice',
    severity: 'information',
    needs: 'attributes',
    remedy: 'Leave the attribute out where there is no value; set each key once.',
    specification: `${OTEL}/otel/common/#attribute`,
  },
  SEC1: {
    title: 'no personal data and no secret is in any signal',
    severity: 'error',
    needs: 'attributes, span names, log bodies, baggage',
    remedy:
      'Take it out where it is recorded (an opaque id instead, a redacted URL or query); clean what was exported already.',
    specification: `${OTEL}/otel/common/attribute-requirement-level/`,
  },
} as const satisfies Described

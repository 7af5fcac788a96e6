// The OpenTelemetry SDK of the page. Must run before the page's own code adds its listeners. Configured by meta
// tags that the frontend renders, named after the OTEL_* variables; without an endpoint nothing is started.
import { ZoneContextManager } from '@opentelemetry/context-zone'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { UserInteractionInstrumentation } from '@opentelemetry/instrumentation-user-interaction'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import { EndOnPageHide } from './end-on-page-hide.ts'

const endpoint = setting('otel-exporter-otlp-endpoint')
if (endpoint) start(endpoint)

function start(otlpEndpoint: string): void {
  const delay = Number(setting('otel-bsp-schedule-delay'))
  const exporter = new OTLPTraceExporter({ url: `${otlpEndpoint}/v1/traces` })
  const provider = new WebTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(pairs(setting('otel-resource-attributes')))),
    spanProcessors: [
      new EndOnPageHide(),
      // Flushes by itself when the page is hidden.
      new BatchSpanProcessor(exporter, delay ? { scheduledDelayMillis: delay } : {}),
    ],
  })
  provider.register({ contextManager: new ZoneContextManager() })
  registerInstrumentations({
    instrumentations: [
      new DocumentLoadInstrumentation(),
      new FetchInstrumentation({ ignoreUrls: [new RegExp(`^${otlpEndpoint.replace(/[.]/g, '\\.')}/`)] }),
      new UserInteractionInstrumentation({ shouldPreventSpanCreation: isHeardElsewhere }),
    ],
  })
}

/**
 * One click is one span: that of the listener on the element itself. The instrumentation would start another for each
 * listener further up, such as a test tool's on the window.
 */
function isHeardElsewhere(_eventName: string, element: HTMLElement): boolean {
  return window.event?.currentTarget !== element
}

function setting(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''
}

/** `key=value,key=value`, percent-encoded, as in OTEL_RESOURCE_ATTRIBUTES. */
function pairs(text: string): Record<string, string> {
  const split = text
    .split(',')
    .map((pair) => pair.split('=', 2).map((part) => decodeURIComponent(part.trim())))
  return Object.fromEntries(split.filter(([key, value]) => key && value))
}

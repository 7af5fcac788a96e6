// The catalogue of the rules on metrics.
import { type Described, OTEL } from './described.ts'

export const metrics = {
  MET1: {
    title: 'every promised metric arrives, with its attributes',
    severity: 'error',
    needs: 'a metric contract, and what it counts',
    remedy:
      'See that the instrument is made and recorded on every path, with the attributes the contract names.',
    specification: `${OTEL}/otel/metrics/api/#instrument`,
  },
  MET2: {
    title: 'every metric has the instrument and unit of its contract, or of the semantic conventions',
    severity: 'error',
    needs: 'metrics that a contract or the semantic conventions know',
    remedy:
      'Make the instrument with the kind and unit that contract or conventions name; a view must not change them.',
    specification: `${OTEL}/semconv/general/metrics/`,
  },
  MET3: {
    title: 'every sum and histogram says its temporality, and one metric has one',
    severity: 'error',
    needs: 'sums and histograms',
    remedy:
      'Choose the temporality in the exporter (OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE), the same for all.',
    specification: `${OTEL}/otel/metrics/data-model/#temporality`,
  },
  MET4: {
    title: 'streams are whole: no fall without a new start, no gap, no overlap, one writer',
    severity: 'error',
    needs: 'streams with several data points',
    remedy:
      'One provider and one reader for each process, and a service.instance.id for each writer; after a restart a new start time.',
    specification: `${OTEL}/otel/metrics/data-model/#resets-and-gaps`,
  },
  MET5: {
    title: 'metrics have few streams',
    severity: 'warning',
    needs: 'metrics',
    remedy: 'Take ids of users and requests out of metric attributes; they belong on spans.',
    specification: `${OTEL}/otel/metrics/sdk/#cardinality-limits`,
    settings: {
      streams: { default: 200, unit: 'streams', meaning: 'of one metric of one process' },
    },
  },
  MET6: {
    title: 'buckets tell values apart',
    severity: 'warning',
    needs: 'histograms with data',
    remedy: 'Give the instrument bounds that fit its unit: advice at its making, or a view.',
    specification: `${OTEL}/otel/metrics/sdk/#explicit-bucket-histogram-aggregation`,
    settings: {
      values: {
        default: 50,
        unit: 'values',
        meaning: 'so many must lie in one bucket to tell that it is of no use',
      },
    },
  },
  MET7: {
    title: 'buckets add up',
    severity: 'error',
    needs: 'histogram data points',
    remedy:
      'Correct the code that builds the data point by hand: one more bucket than bounds, and counts that sum to count.',
    specification: `${OTEL}/otel/metrics/data-model/#histogram`,
  },
  MET8: {
    title: 'every exemplar leads to a trace',
    severity: 'error',
    needs: 'exemplars with ids',
    remedy:
      'Record the measurement with the context of the request; keep the exemplar filter on trace_based.',
    specification: `${OTEL}/otel/metrics/data-model/#exemplars`,
  },
  MET9: {
    title: 'a metric increases by as much as the spans it counts',
    severity: 'error',
    needs:
      'spans that a metric contract says it counts, or SERVER spans and request metrics of one instrumentation',
    remedy: 'Record once for each unit of work, on every path, inside the span that stands for it.',
    specification: `${OTEL}/otel/metrics/data-model/#sums`,
  },
} as const satisfies Described

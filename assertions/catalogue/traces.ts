// The catalogue of the rules on traces.
import { type Described, OTEL } from './described.ts'

export const traces = {
  TRC1: {
    title: 'every parent that a span names is in its trace',
    severity: 'error',
    needs: 'spans that name a parent',
    remedy:
      'Find out why the parent was not exported: a process that ended without flush, a span never ended, or a span dropped by a full queue or a sampler.',
    specification: `${OTEL}/otel/trace/api/#determining-the-parent-span-from-a-context`,
  },
  TRC2: {
    title: 'no remote parent is lost, and no local parent is left unended',
    severity: 'error',
    needs: 'spans that name a parent and whose flags say whether it is remote',
    remedy:
      'Remote: see that the calling service exports what it passes on. Local: end the parent span on every path, in a finally block.',
    specification: `${OTEL}/otel/trace/sdk/#span-flags`,
  },
  TRC3: {
    title: 'a trace has one root',
    severity: 'error',
    needs: 'traces with at least one span',
    remedy:
      'Start the span with the current context as parent; a trace id must not be reused for unrelated work.',
    specification: `${OTEL}/otel/trace/api/#span`,
  },
  TRC4: {
    title:
      'the kind of a span fits its place: CLIENT below the work that calls, not INTERNAL where a call goes out or comes in',
    severity: 'warning',
    needs: 'CLIENT spans outside browsers, and INTERNAL spans that stand for a call or message',
    remedy:
      'Open a SERVER, CONSUMER or INTERNAL span around the work that makes the call, or carry the context into it.',
    specification: `${OTEL}/otel/trace/api/#spankind`,
  },
  TRC5: {
    title: 'no span is its own ancestor',
    severity: 'error',
    needs: 'spans that name a parent',
    remedy: 'Correct the code that sets span ids by hand; an SDK cannot make a cycle.',
    specification: `${OTEL}/otel/trace/api/#span`,
  },
  TRC6: {
    title: 'every span id stands for one span',
    severity: 'error',
    needs: 'spans',
    remedy:
      'Different spans under one id: correct the id generator. The same span twice: find the second exporter, or the retry after a lost answer.',
    specification: `${OTEL}/otel/trace/sdk/#id-generators`,
  },
  TRC7: {
    title: 'ids are well formed, and no span ends before it starts',
    severity: 'error',
    needs: 'spans',
    remedy:
      'Ids made by hand: let the SDK make them (16 and 8 random bytes, not all zeros). Times: read start and end from one clock.',
    specification: `${OTEL}/otel/trace/api/#spancontext`,
  },
  TRC8: {
    title: 'a child lies inside the time of its parent, within one process',
    severity: 'warning',
    needs: 'spans whose parent is of the same process, outside asynchronous work',
    remedy:
      'End the parent after the work it stands for, or make the later work a span of its own with a link.',
    specification: `${OTEL}/otel/trace/api/#span`,
    settings: {
      toleranceMilliseconds: {
        default: 20,
        unit: 'ms',
        meaning: 'how far a child may reach outside its parent',
      },
    },
  },
  TRC9: {
    title: 'clocks of two processes agree',
    severity: 'information',
    needs: 'calls whose both sides are there',
    remedy:
      'Synchronise the clocks of the hosts (NTP, chrony); until then durations across this hop mislead.',
    specification: `${OTEL}/otel/trace/api/#timestamp`,
    settings: {
      toleranceMilliseconds: {
        default: 50,
        unit: 'ms',
        meaning: 'how far the callee may lie outside the call',
      },
    },
  },
  TRC10: {
    title: 'a SERVER span has a CLIENT or PRODUCER parent, but at an entry point',
    severity: 'error',
    needs: 'SERVER spans that are not at an entry point',
    remedy:
      'Inject the context on the calling side and extract it here, or declare the operation as an entry point.',
    specification: `${OTEL}/otel/context/api-propagators/`,
  },
  TRC11: {
    title: 'a call to an instrumented service has a SERVER span below it',
    severity: 'error',
    needs: 'CLIENT spans whose peer is a service of the system',
    remedy:
      'See that the caller injects traceparent into the headers or metadata of the call, and that the callee extracts it and makes it current.',
    specification: `${OTEL}/otel/context/api-propagators/`,
  },
  TRC12: {
    title: 'a CONSUMER span has the PRODUCER of its message as parent or link',
    severity: 'error',
    needs: 'CONSUMER spans that receive or process messages',
    remedy:
      'Inject the context into the headers of the message when it is sent; extract it when it is received, and use it as parent or link.',
    specification: `${OTEL}/semconv/messaging/messaging-spans/#context-propagation`,
  },
  TRC13: {
    title: 'every link leads to a span, and a batch has a link for each of its messages',
    severity: 'error',
    needs: 'span links, and batches that say how many messages they hold',
    remedy:
      'Link the context of each message as it is taken from the message; give each message of a batch its link.',
    specification: `${OTEL}/otel/trace/api/#link`,
  },
  TRC14: {
    title: 'the trace has the tree that its contract demands',
    severity: 'error',
    needs: 'a contract, and the trace of a step or any trace that has its root and what hangs right below it',
    remedy: 'Correct the instrumentation, or the contract where it demands too much.',
    specification: `${OTEL}/otel/trace/api/`,
  },
  TRC15: {
    title: 'the instrumentation is not chatty',
    severity: 'information',
    needs: 'traces',
    remedy: 'Leave out spans that only wrap a function; fetch what a loop asks for one by one in one query.',
    specification: `https://github.com/instrumentation-score/spec/blob/main/rules/SPA-001.md`,
    settings: {
      internalSpans: { default: 10, unit: 'spans', meaning: 'INTERNAL spans of one service in one trace' },
      shortSpans: { default: 20, unit: 'spans', meaning: 'spans under 5 ms of one service in one trace' },
      repeatedCalls: { default: 5, unit: 'calls', meaning: 'equal database calls under one parent' },
    },
  },
  TRC16: {
    title: 'nothing was dropped from spans, and all services sample alike',
    severity: 'warning',
    needs: 'spans',
    remedy:
      'Raise the limits of the SDK (OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and its like) or record less; use one sampler, parent-based.',
    specification: `${OTEL}/otel/trace/sdk/#span-limits`,
  },
  TRC17: {
    title: 'spans stand for work, not for polls and probes',
    severity: 'warning',
    needs: 'services with spans, other than those that only answer the harness',
    remedy:
      "Leave health checks, scrapes and idle polls out: by the instrumentation's ignore option, or a sampler.",
    specification: `${OTEL}/otel/trace/sdk/#sampler`,
    settings: {
      share: { default: 0.5, unit: 'share', meaning: 'of the spans of a service that may be noise' },
      polls: { default: 10, unit: 'rounds', meaning: 'equal rounds without work that make a poll' },
    },
  },
  TRC18: {
    title: 'a span ends when its work ends',
    severity: 'warning',
    needs: 'CONSUMER and SERVER spans',
    remedy:
      'End the span when the message or request is done, not when the next one comes or the process ends.',
    specification: `${OTEL}/otel/trace/api/#end`,
    settings: {
      outlastMilliseconds: {
        default: 500,
        unit: 'ms',
        meaning: 'how long a span may go on after its work',
      },
    },
  },
  TRC19: {
    title: 'every call has one CLIENT span, and its SERVER span below it',
    severity: 'warning',
    needs: 'CLIENT spans and SERVER spans of calls',
    remedy:
      'Two instrumentations at work on one call: switch one off. A SERVER span beside its CLIENT: inject the context of the CLIENT span, not that of its parent.',
    specification: `${OTEL}/otel/context/api-propagators/#inject`,
  },
  TRC20: {
    title: 'a span does not say success over a failure that decided its answer',
    severity: 'warning',
    needs: 'spans with a failed span below them, and answers that are errors',
    remedy:
      'Set the status to ERROR where the failure decides the answer, and keep the error on the span that failed.',
    specification: `${OTEL}/semconv/general/recording-errors/`,
  },
} as const satisfies Described

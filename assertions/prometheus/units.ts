// Units as OTLP writes them (UCUM), and the words that Prometheus puts into names for them.
// Source: OpenTelemetry specification, compatibility/prometheus_and_openmetrics, "Metric Metadata".

const WORDS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  TiBy: 'tibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  TBy: 'terabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '%': 'percent',
  '1': '',
}

const PER: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
}

/** `{message}`: a remark, which says nothing of the measure. */
const withoutRemarks = (unit: string): string => unit.replaceAll(/\{[^}]*\}/g, '').trim()

const words = (text: string): string => text.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')

/** What the name of a metric in this unit ends with, without underscore; `''` for none. */
export function unitWords(unit: string): string {
  const [measure = '', per] = unit.split('/').map(withoutRemarks)
  const main = WORDS[measure] ?? words(measure)
  if (per === undefined || per === '') return main
  const over = `per_${PER[per] ?? words(per)}`
  return main === '' ? over : `${main}_${over}`
}

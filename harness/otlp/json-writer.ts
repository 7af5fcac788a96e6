// Small pieces of OTLP/JSON. Fields with their default value are left out, as the Collector's file exporter does.
import { jsonDouble } from './json-text.ts'

/** `undefined` stands for a field that JSON.stringify leaves out. */
export const text = (value: string): string | undefined => (value === '' ? undefined : value)
export const int = (value: number): number | undefined => (value === 0 ? undefined : value)
export const long = (value: bigint): string | undefined => (value === 0n ? undefined : String(value))
export const flag = (value: boolean): true | undefined => value || undefined
export const double = (value: number): unknown => (Object.is(value, 0) ? undefined : jsonDouble(value))
/** A double whose zero is not the same as its absence. */
export const presentDouble = (value: number | undefined): unknown =>
  value === undefined ? undefined : jsonDouble(value)

export function list<T, R>(values: readonly T[], write: (value: T) => R): R[] | undefined {
  return values.length === 0 ? undefined : values.map(write)
}

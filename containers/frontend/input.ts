// Reading requests: each function gives a checked value or throws the 400 that says what is wrong.
import type { Request } from 'express'
import { ApiError } from './errors.ts'

export function textField(request: Request, name: string): string {
  const value = optionalText(request, name)
  if (!value) throw new ApiError(400, `${name} is missing`)
  return value
}

export function optionalText(request: Request, name: string): string | undefined {
  const value = field(request, name)
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value.length > 200) throw new ApiError(400, `${name} must be a short text`)
  return value.trim() || undefined
}

/** An amount of money, in cents, of either sign. The request gives it as a number with at most two decimals. */
export function centsField(request: Request, name: string): number {
  const value = field(request, name)
  if (value === undefined) throw new ApiError(400, `${name} is missing`)
  const cents = typeof value === 'number' ? Math.round(value * 100) : Number.NaN
  if (!Number.isSafeInteger(cents) || Math.abs(cents / 100 - Number(value)) > 1e-6) {
    throw new ApiError(400, `${name} must be a number with at most two decimals`)
  }
  return cents
}

export function positiveCentsField(request: Request, name: string): number {
  const cents = centsField(request, name)
  if (cents <= 0) throw new ApiError(400, `${name} must be greater than 0`)
  return cents
}

export function booleanField(request: Request, name: string): boolean {
  const value = field(request, name) ?? false
  if (typeof value !== 'boolean') throw new ApiError(400, `${name} must be true or false`)
  return value
}

/** As money goes out again: decimals. */
export function toDecimal(cents: number): number {
  return cents / 100
}

function field(request: Request, name: string): unknown {
  const fields: unknown = request.method === 'GET' ? request.query : request.body
  if (typeof fields !== 'object' || fields === null) return undefined
  return (fields as Record<string, unknown>)[name] ?? undefined
}

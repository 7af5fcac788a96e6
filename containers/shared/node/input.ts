// Reading requests and messages: each function gives a checked value or throws the 400 that says what is wrong.
import type { Request } from 'express'
import { ApiError } from './errors.ts'

const longestText = 200

export function textField(request: Request, name: string): string {
  const value = optionalText(request, name)
  if (!value) throw new ApiError(400, `${name} is missing`)
  return value
}

export function optionalText(request: Request, name: string): string | undefined {
  return text(name, field(request, name)) || undefined
}

/** An amount of money, in cents, of either sign. The request gives it as a number with at most two decimals. */
export function centsField(request: Request, name: string): number {
  return cents(name, field(request, name))
}

export function positiveCentsField(request: Request, name: string): number {
  return positiveCents(name, field(request, name))
}

export function positiveCents(name: string, value: unknown): number {
  const amount = cents(name, value)
  if (amount <= 0) throw new ApiError(400, `${name} must be greater than 0`)
  return amount
}

/** False where there is none. */
export function boolean(name: string, value: unknown = false): boolean {
  if (typeof value !== 'boolean') throw new ApiError(400, `${name} must be true or false`)
  return value
}

/** Empty where there is none. */
export function text(name: string, value: unknown = ''): string {
  if (typeof value !== 'string' || value.length > longestText)
    throw new ApiError(400, `${name} must be a short text`)
  return value.trim()
}

/** 0 where there is none. */
export function integer(name: string, value: unknown = 0): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new ApiError(400, `${name} must be a whole number`)
  return value
}

function cents(name: string, value: unknown): number {
  if (value === undefined) throw new ApiError(400, `${name} is missing`)
  const amount = typeof value === 'number' ? Math.round(value * 100) : Number.NaN
  if (!Number.isSafeInteger(amount) || Math.abs(amount / 100 - Number(value)) > 1e-6) {
    throw new ApiError(400, `${name} must be a number with at most two decimals`)
  }
  return amount
}

/** As money goes out again: decimals. */
export function toDecimal(cents: number): number {
  return cents / 100
}

/** What the request gives: its body, or its query where it has none. */
export function fieldsOf(request: Request): Readonly<Record<string, unknown>> {
  const fields: unknown = request.method === 'GET' ? request.query : request.body
  return typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : {}
}

function field(request: Request, name: string): unknown {
  return fieldsOf(request)[name] ?? undefined
}

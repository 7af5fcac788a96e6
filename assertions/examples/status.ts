// Examples of the rules on status and exceptions.
import { plant } from './build.ts'
import type { Examples } from './example.ts'
import { call, example, request, reserve } from './shop.ts'

const exception = { 'exception.type': 'SoldOut', 'exception.message': 'none of article 7 is left' }

const failed = { status: 'ERROR' as const, httpStatus: 500, attributes: { 'error.type': 'SoldOut' } }

export const statusExamples: Examples = {
  STA1: () => {
    const refused = { httpStatus: 404 }
    const refusedCall = { ...refused, status: 'ERROR' as const, attributes: { 'error.type': '404' } }
    return {
      passing: example(
        'An unknown article: the call is in error, the stock that rightly says 404 is not.',
        plant(request({ ...refused, children: [call({ ...refusedCall, children: [reserve(refused)] })] })),
      ),
      failing: example('The shop answers 500, and its span does not say that it failed.', [
        ...plant(request({ httpStatus: 500 })),
      ]),
    }
  },
  EXC1: () => ({
    passing: example(
      'The exception is recorded once, where it is handled.',
      plant(request({ ...failed, exceptions: [exception] })),
    ),
    failing: example(
      'The exception is recorded where it is thrown and again where it is handled.',
      plant(request({ ...failed, exceptions: [exception, exception] })),
    ),
  }),
}

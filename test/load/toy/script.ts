// The toy's load: nothing to set up, one kind of request.
import { send } from '../../../load/scripts/shared/send.ts'

export { options } from '../../../load/scripts/shared/options.ts'
export default (): void => send((number) => ({ kind: 'work', path: '/work', body: { number }, status: 200 }))

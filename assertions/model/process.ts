// Which process emitted: what tells one instance of a service from another, as far as its resource says.
import { attributeText, type Resource } from '../../harness/telemetry/index.ts'
import { instanceOf, serviceOf } from './conventions.ts'

type Emitted = { readonly resource: Resource }

/** Computes something of a resource once: there are few, and everything that was received points to one. */
export function perResource<T>(compute: (resource: Resource) => T): (emitted: Emitted) => T {
  const known = new WeakMap<Resource, { readonly value: T }>()
  return ({ resource }) => {
    let found = known.get(resource)
    if (found === undefined) {
      found = { value: compute(resource) }
      known.set(resource, found)
    }
    return found.value
  }
}

const text = (resource: Resource, ...keys: string[]): string =>
  attributeText(resource.attributes, ...keys) ?? ''

/** `process.pid` with the machine or container it counts in; `''` where the resource names no process. */
export const pidOf: (emitted: Emitted) => string = perResource((resource) => {
  const pid = text(resource, 'process.pid')
  if (pid === '') return ''
  const place = text(resource, 'container.id', 'k8s.pod.uid', 'k8s.pod.name', 'host.id', 'host.name')
  return `${place}/${pid}`
})

/** One text for each process: service and instance id, else service and pid; the service alone where neither is told. */
export const processOf: (emitted: Emitted) => string = perResource((resource) => {
  const emitted = { resource }
  return `${serviceOf(emitted)}\n${instanceOf(emitted) || pidOf(emitted)}`
})

/** All that the resource says, in one text that does not depend on the order of its attributes. */
export const resourceIdentity: (emitted: Emitted) => string = perResource((resource) =>
  resource.attributes
    .map(({ key }) => `${key}=${attributeText(resource.attributes, key) ?? ''}`)
    .toSorted()
    .join('\n'),
)

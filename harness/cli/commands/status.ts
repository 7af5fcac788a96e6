// `pitboss status`: what is up, where, and whether each service answers.
import { request } from 'undici'
import { EXIT, findStanding, openProject } from '../../run/index.ts'
import { formatTraceparent } from '../../telemetry/index.ts'
import { newContext } from '../../session/index.ts'
import type { CommandContext } from '../context.ts'

export async function status(
  options: { readonly system?: string },
  context: CommandContext,
): Promise<number> {
  const project = await openProject(options.system)
  const standing = await findStanding(project.root)
  if (!standing) {
    context.print({ up: false }, () => 'Nothing is up. Start the system with `pitboss up`.')
    return EXIT.findings
  }
  const { description } = standing
  const services = await Promise.all(
    Object.entries(description.services).map(async ([name, service]) => {
      const health = project.definition.services[name]?.health
      const port = health ? service.ports[health.port] : undefined
      const healthy = health && port ? await answers(`http://127.0.0.1:${port}${health.path}`) : false
      return { name, ...service, healthy }
    }),
  )
  const whole = services.every((service) => service.healthy)
  context.print({ up: true, ...standing, services }, () =>
    [
      `${description.system} is up since ${standing.started} (pid ${standing.pid}) on ${description.runtime}: ${description.entry.url}`,
      ...services.map(
        ({ name, pid, ports, healthy }) =>
          `  ${healthy ? 'healthy ' : 'NO REPLY'}  ${name}  pid ${pid}  ${Object.entries(ports)
            .map(([port, number]) => `${port} ${number}`)
            .join(', ')}`,
      ),
      `sink: HTTP ${description.sink.http}, gRPC ${description.sink.grpc}`,
      `logs: ${description.runDir}/logs`,
    ].join('\n'),
  )
  return whole ? EXIT.holds : EXIT.findings
}

/** Asked with an unsampled context, so that looking leaves no spans. */
async function answers(url: string): Promise<boolean> {
  const traceparent = formatTraceparent({ ...newContext(), sampled: false })
  try {
    const response = await request(url, { headers: { traceparent }, headersTimeout: 2_000 })
    await response.body.dump()
    return response.statusCode < 300
  } catch {
    return false
  }
}

// Whether there can be a container engine at all: seeing that is quicker than looking for one.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

export function mayHaveEngine(env: NodeJS.ProcessEnv = process.env): boolean {
  const home = homedir()
  const own = env['XDG_RUNTIME_DIR']
  const places = [
    '/var/run/docker.sock',
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
    join(home, '.testcontainers.properties'),
    ...(own === undefined ? [] : [join(own, 'docker.sock'), join(own, 'podman', 'podman.sock')]),
  ]
  return (env['DOCKER_HOST'] ?? '') !== '' || places.some((path) => existsSync(path))
}

// What the services of one language have in common, for the definition.
import type { AssetDefinition, ServiceDefinition } from '../../harness/system/index.ts'
import { goBuild, nodeBuild, nodePath, pythonBuild, pythonModule, pythonPackages } from '../builds.ts'
import { goImage, nodeImage, pythonImage } from '../images/index.ts'

/** Runs a module that lies outside the folder it is started in. */
export const pythonCommand = (module: string): readonly string[] => ['python3', '-P', '-m', module]

export const nodeContainerCommand = (name: string): readonly string[] => [
  'node',
  '--enable-source-maps',
  `/app/${name}/main.cjs`,
]

export const HEALTH = { port: 'http', path: '/health' } as const

/** A Go service; its binary is named like its folder. */
export const goService = (
  name: string,
  ports: Readonly<Record<string, number>>,
  rest: Pick<ServiceDefinition, 'dependsOn' | 'env' | 'otlpProtocol'>,
): ServiceDefinition => ({
  ports,
  build: goBuild,
  command: [`{out}/${name}`],
  image: goImage,
  containerCommand: [`/app/${name}`],
  health: HEALTH,
  marker: HEALTH,
  ...rest,
})

/** A TypeScript service; its environment gains the place of its packages. */
export const nodeService = (
  name: string,
  ports: Readonly<Record<string, number>>,
  {
    localEnv,
    ...rest
  }: Pick<ServiceDefinition, 'dependsOn' | 'env' | 'localEnv' | 'otlpProtocol' | 'entryPoints'>,
): ServiceDefinition => ({
  ports,
  build: nodeBuild(name),
  command: ['node', '--enable-source-maps', '{out}/main.cjs'],
  image: nodeImage,
  containerCommand: nodeContainerCommand(name),
  localEnv: (at) => ({ ...nodePath(name), ...localEnv?.(at) }),
  health: HEALTH,
  marker: HEALTH,
  ...rest,
})

/** What the Python services import; built once for all of them. */
export const pythonAssets: Readonly<Record<string, AssetDefinition>> = {
  'python-packages': { build: pythonPackages },
}

/** A Python service, run as a module; `service` is its name in the definition, `name` its folder. */
export const pythonService = (
  service: string,
  name: string,
  ports: Readonly<Record<string, number>>,
  rest: Pick<ServiceDefinition, 'dependsOn' | 'env' | 'otlpProtocol' | 'entryPoints'>,
): ServiceDefinition => ({
  ports,
  build: pythonBuild(name),
  command: pythonCommand(pythonModule(name)),
  image: pythonImage,
  containerCommand: pythonCommand(pythonModule(name)),
  localEnv: (at) => ({ PYTHONPATH: [at.built(service), at.built('python-packages')].join(':') }),
  health: HEALTH,
  marker: HEALTH,
  ...rest,
})

// How each language's services are built for the local runtime.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BuildDefinition } from '../harness/system/index.ts'

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The TypeScript services, by folder. */
export const NODE_SERVICES = ['auth', 'blackjack', 'dashboard', 'flags', 'frontend', 'gateway', 'slots']

export const nodeBuild = (name: string): BuildDefinition => ({
  inputs: [
    `containers/${name}`,
    'containers/bundle.ts',
    'containers/shared/node',
    'containers/shared/proto',
    'package-lock.json',
  ],
  commands: [['node', 'containers/bundle.ts', 'service', name, '{out}']],
  needs: ['node'],
})

/** Where such a service finds its packages: the build lies outside the checkout. */
export const nodePath = (name: string): Readonly<Record<string, string>> => ({
  NODE_PATH: [folder(`./${name}/node_modules`), folder('../node_modules')]
    .filter((path) => existsSync(path))
    .join(':'),
})

export const pageBuild: BuildDefinition = {
  inputs: ['containers/bundle.ts', 'containers/web', 'package-lock.json'],
  commands: [['node', 'containers/bundle.ts', 'page', '{out}']],
  needs: ['node'],
}

export const GO_SERVICES = ['accounts', 'dice', 'ledger', 'orchestrator', 'read-model']

/** All Go services at once: one module, whose packages would otherwise be compiled side by side, twice. */
export const goBuild: BuildDefinition = {
  name: 'go-services',
  inputs: [
    ...GO_SERVICES.map((name) => `containers/${name}`),
    'containers/shared/go',
    'containers/go.mod',
    'containers/go.sum',
  ],
  commands: [
    ['go', '-C', 'containers', 'build', '-trimpath', '-buildvcs=false', '-o', '{out}/'].concat(
      GO_SERVICES.map((name) => `./${name}`),
    ),
  ],
  needs: ['go'],
}

const PYTHON = 'containers/shared/python'
const REQUIREMENTS = `${PYTHON}/requirements.txt`
const PYTHON_PROTOS = ['roulette.proto'].map((file) => `containers/shared/proto/${file}`)

/** Words of a command that have no spaces. */
const words = (text: string): readonly string[] => text.split(' ')

/** What the Python services import: packages, in exactly the versions and files that the requirements name, and the messages of gRPC. */
export const pythonPackages: BuildDefinition = {
  inputs: [REQUIREMENTS, ...PYTHON_PROTOS],
  commands: [
    [
      ...words('python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore'),
      ...words(`--no-deps --only-binary=:all: --require-hashes --requirement ${REQUIREMENTS}`),
      ...words('--target {out}'),
    ],
    [
      ...words('env PYTHONPATH={out} python3 -P -m grpc_tools.protoc --proto_path=containers/shared/proto'),
      ...words('--python_out={out} --grpc_python_out={out}'),
      ...PYTHON_PROTOS,
    ],
  ],
  needs: ['python3'],
}

/** The Python services, by folder; each is a package. */
export const PYTHON_SERVICES = ['roulette', 'scheduler']

/** A Python service as a package of its own, with what the services share beside it. */
export const pythonBuild = (name: string): BuildDefinition => ({
  inputs: [`containers/${name}`, `${PYTHON}/casino`],
  commands: [
    ['cp', '-R', `containers/${name}`, `{out}/${pythonModule(name)}`],
    ['cp', '-R', `${PYTHON}/casino`, '{out}/casino'],
    ['python3', '-m', 'compileall', '-q', '{out}'],
  ],
  needs: ['python3'],
})

/** The name by which Python knows a service's folder. */
export const pythonModule = (name: string): string => name.replaceAll('-', '_')

/** A jar with its libraries and the Java agent beside it, and a class data archive that makes it start sooner. */
export const scoringBuild: BuildDefinition = {
  inputs: ['containers/scoring/pom.xml', 'containers/scoring/src/main', 'containers/scoring/runtime'],
  commands: [
    [
      'mvn',
      '-q',
      '-B',
      '-f',
      'containers/scoring/pom.xml',
      '-DskipTests',
      '-Dmaven.test.skip=true',
      '-DbuildDirectory={out}',
      'package',
    ],
    ['sh', '{out}/train.sh'],
  ],
  needs: ['java', 'mvn'],
}

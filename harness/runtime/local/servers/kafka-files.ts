// Kafka's jars from Maven, and what makes a broker start fast: a formatted log folder and an archive of its classes.
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from '../../errors.ts'
import { cacheEntry } from '../../cache.ts'
import { CommandFailed, runCommand } from '../../processes/command.ts'
import type { LocalContext } from '../context.ts'
import { prepareBroker } from './kafka-prepare.ts'
import { withMaven } from '../maven.ts'
import { requireTool, toolVersion } from '../../tools.ts'

const VERSION = '4.1.2'
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
/** What {@link checksumOf} makes of the pinned version's jars. */
const CHECKSUM = '92aab136fc20e69cafef8b2a988eb95336f78e97da4bc92e2099c9abb26d98d7'

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>pitboss</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${VERSION}</version>
    </dependency>
    <!-- Without it the broker's own log goes nowhere. -->
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`

export interface KafkaFiles {
  readonly java: string
  /** The order of the jars is part of what the archive was made for. */
  readonly classPath: string
  /** A formatted log folder to copy. */
  readonly formatted: string
  readonly archive: string
}

export async function kafkaFiles(context: LocalContext): Promise<KafkaFiles> {
  const java = requireTool('java', 'Kafka')
  const name = `kafka-${VERSION}-${CHECKSUM.slice(0, 12)}`
  const { folder: jars } = await cacheEntry(
    context.cache,
    name,
    (into) => download(context, into),
    context.abort,
  )
  const classPath = (await readdir(jars))
    .toSorted()
    .map((jar) => join(jars, jar))
    .join(':')
  const key = createHash('sha256')
    .update(`${await toolVersion('java', java)}\n${classPath}`)
    .digest('hex')
    .slice(0, 12)
  const { folder } = await cacheEntry(
    context.cache,
    `${name}-prepared-${key}`,
    (into) => prepareBroker(context, java, classPath, into),
    context.abort,
  )
  return { java, classPath, formatted: join(folder, 'formatted'), archive: join(folder, 'classes.jsa') }
}

async function download(context: LocalContext, into: string): Promise<void> {
  const maven = requireTool('mvn', 'downloading Kafka')
  requireTool('java', 'Maven')
  const pom = join(into, 'pom.xml')
  await writeFile(pom, POM)
  const command = [
    maven,
    '-B',
    '-q',
    '-C',
    '-f',
    pom,
    COPY_DEPENDENCIES,
    `-DoutputDirectory=${into}`,
    '-DincludeScope=runtime',
  ]
  const { buildEnv: env, run, abort } = context
  try {
    await withMaven(context, () =>
      runCommand({ name: 'kafka download', command, cwd: into, env, run, abort }),
    )
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    throw failed(`Kafka could not be downloaded: ${cause.message}.`, cause.lastLines, cause)
  }
  await rm(pom)
  const checksum = await checksumOf(into)
  if (checksum === CHECKSUM) return
  throw failed(`Kafka's jars have the checksum ${checksum}, expected ${CHECKSUM}.`, [], undefined)
}

function failed(message: string, lastLines: readonly string[], cause: unknown): BuildFailed {
  return new BuildFailed('DOWNLOAD_FAILED', 'kafka', message, lastLines, {
    remedy:
      'Check that Maven reaches its repository (~/.m2/settings.xml), and remove ~/.m2/repository/org/apache/kafka if it is damaged.',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** SHA-256 over lines of name and SHA-256, in the order of the names. */
async function checksumOf(folder: string): Promise<string> {
  const all = createHash('sha256')
  for (const name of (await readdir(folder)).toSorted()) {
    const one = createHash('sha256').update(await readFile(join(folder, name)))
    all.update(`${name} ${one.digest('hex')}\n`)
  }
  return all.digest('hex')
}

// How the one broker is started as a process of this machine.

export interface BrokerCommand {
  readonly java: string
  readonly classPath: string
  readonly tmp: string
  readonly properties: string
  /** Flags for the Java machine, besides the common ones. */
  readonly flags: readonly string[]
}

/** The same for the run that makes the class archive and those that use it: it holds for one collector only. */
export function brokerCommand({ java, classPath, tmp, properties, flags }: BrokerCommand): readonly string[] {
  return [
    java,
    '-Xmx384m',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-XX:-UsePerfData',
    `-Djava.io.tmpdir=${tmp}`,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ...flags,
    '-cp',
    classPath,
    'kafka.Kafka',
    properties,
  ]
}

// How something of the project is built.
export interface BuildDefinition {
  /** Builds of one name are one build, which several services share; by default each service has its own. */
  readonly name?: string
  /** Files and folders, relative to the project, whose content decides whether the build is still good. */
  readonly inputs: readonly string[]
  /** Commands run in order in the project's folder; `{out}` stands for the folder to fill, `{cache}` for one that stays between builds. */
  readonly commands: readonly (readonly string[])[]
  /** Toolchains it needs on PATH: `node`, `go`, `java`, `mvn`, `python3`. */
  readonly needs: readonly string[]
  /** Folder that inputs and commands are relative to, where it is not the project's: another checkout of it. */
  readonly root?: string
}

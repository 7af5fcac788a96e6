// How something of the project becomes a container image, for the Docker runtime.

export interface ImageDefinition {
  /** Without a tag: `casino/go`. Definitions of one name are one image, and must agree. */
  readonly name: string
  /** Relative to the project, whose folder is the build's context, cut by `<dockerfile>.dockerignore`. */
  readonly dockerfile: string
  /** Stage of the Dockerfile; the last one when not given. */
  readonly target?: string
  /** Files and folders, relative to the project, whose content decides whether the image is still good. */
  readonly inputs: readonly string[]
  /** Build arguments; those that name images count with what these images are. */
  readonly args?: Readonly<Record<string, string>>
}

/** An image that is there, or can be pulled, by its name and tag; or one that the project builds. */
export type ContainerImage = string | ImageDefinition

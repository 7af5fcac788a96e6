// esbuild's `file` loader copies a .proto beside the bundle; the import is its name, relative to the bundle.
declare module '*.proto' {
  const fileName: string
  export default fileName
}

/** Made by parts.ts: the modules of the first part that the second one uses too, by their paths. */
declare module 'shipctl:shared' {
  export const shared: Readonly<Record<string, unknown>>;
}

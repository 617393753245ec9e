export interface Environment {
  /** A variable, or undefined if it is not set. */
  get(name: string): string | undefined;
  /** A variable's own bytes. */
  bytes(name: string): Uint8Array | undefined;
  names(): readonly string[];
}

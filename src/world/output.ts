export interface Output {
  /** Takes all of the text or throws; returns nothing. */
  write(text: string | Uint8Array): void;
  /** The width of the terminal that this is, 0 if it does not know its own; undefined for anything else. */
  columns?(): number | undefined;
}

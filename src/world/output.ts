/** Takes all of the text or throws; returns nothing. */
export interface Output {
  write(text: string | Uint8Array): void;
}

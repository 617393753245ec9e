import type { Environment } from '../../world/environment.ts';

interface Variable {
  readonly name: Uint8Array;
  /** Read when it is first asked for. */
  value: Uint8Array | undefined;
}

/** The variables that are set, found by the bytes of their names: making strings of these would take longer than all else. */
export class VariableTable {
  readonly #env: Pick<Environment, 'bytes' | 'names'>;
  readonly #slots: readonly Variable[][];

  constructor(env: Pick<Environment, 'bytes' | 'names'>) {
    this.#env = env;
    const names = env.names().map((name) => Buffer.from(name));
    this.#slots = Array.from({ length: slotsFor(names.length) }, () => []);
    for (const name of names) this.#slot(name, 0, name.length).push({ name, value: undefined });
  }

  /** A variable's bytes; undefined if it is not set. */
  value(text: Uint8Array, from: number, end: number): Uint8Array | undefined {
    for (const one of this.#slot(text, from, end)) {
      if (isName(one.name, text, from, end))
        return (one.value ??= this.#env.bytes(Buffer.from(one.name).toString()));
    }
    return undefined;
  }

  #slot(text: Uint8Array, from: number, end: number): Variable[] {
    let hash = end - from;
    for (let at = from; at < end; at++) hash = (Math.imul(hash, 31) + (text[at] as number)) | 0;
    return this.#slots[hash & (this.#slots.length - 1)] as Variable[];
  }
}

/** A power of two, and at least two slots for each name. */
const slotsFor = (names: number): number => 1 << (33 - Math.clz32(names + 1));

function isName(name: Uint8Array, text: Uint8Array, from: number, end: number): boolean {
  if (name.length !== end - from) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== text[from + at]) return false;
  return true;
}

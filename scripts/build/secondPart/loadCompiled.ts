import { shared } from 'shipctl:shared';

type Part = (
  module: { exports: Readonly<Record<string, () => unknown>> },
  modules: Readonly<Record<string, unknown>>,
) => void;

// Under another name, since what it loads is not there yet when this is bundled.
const load = require;

/** The second part of the program as Bun keeps it, compiled, in the executable. */
const part = load('/$bunfs/root/second.js') as Part;

const loaded: { exports: Readonly<Record<string, () => unknown>> } = { exports: {} };
part(loaded, shared);

/** A module of the second part, evaluated when it is first asked for. */
export const moduleNamed = (name: string): unknown => loaded.exports[name]?.();

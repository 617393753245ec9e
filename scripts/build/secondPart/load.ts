import { Script } from 'node:vm';
import { shared } from 'shipctl:shared';
import { cache, text } from './assets.ts';

type Part = (
  module: { exports: Readonly<Record<string, () => unknown>> },
  require: NodeJS.Require,
  modules: Readonly<Record<string, unknown>>,
) => void;

const cachedData = cache();

/** The second part of the program. A cache that V8 does not take costs time alone. */
export const script = new Script(text(), { filename: 'shipctl-second', ...(cachedData && { cachedData }) });

const loaded: { exports: Readonly<Record<string, () => unknown>> } = { exports: {} };
(script.runInThisContext() as Part)(loaded, require, shared);

/** A module of the second part, evaluated when it is first asked for. */
export const moduleNamed = (name: string): unknown => loaded.exports[name]?.();

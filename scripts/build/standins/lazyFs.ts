import type nodeFs from 'node:fs';

/**
 * Stands in for `node:fs` in the first part of the program of Bun, and loads it when a function is called: in Bun it is
 * a text that is compiled at every start, which costs as much as all that a getter of variables does.
 */
type Fs = typeof nodeFs;
type FunctionName = { [N in keyof Fs]: Fs[N] extends (...words: never[]) => unknown ? N : never }[keyof Fs];

const fs = (): Fs => process.getBuiltinModule('node:fs');

const lazily = <N extends FunctionName>(name: N): Fs[N] =>
  ((...words: unknown[]) => (fs()[name] as (...words: unknown[]) => unknown)(...words)) as Fs[N];

export const closeSync = lazily('closeSync');
export const fstatSync = lazily('fstatSync');
export const lstatSync = lazily('lstatSync');
export const openSync = lazily('openSync');
export const readFileSync = lazily('readFileSync');
export const readdirSync = lazily('readdirSync');
export const statSync = lazily('statSync');
export const writeSync = lazily('writeSync');

export const constants = {
  get O_NONBLOCK() {
    return fs().constants.O_NONBLOCK;
  },
  get O_RDONLY() {
    return fs().constants.O_RDONLY;
  },
};

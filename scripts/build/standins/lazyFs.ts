import type fs from 'node:fs';

/**
 * Stands in for `node:fs` in the first part of the program of Bun, and loads it when it is called: in Bun it is a text
 * that is compiled at every start, which costs more than all that a getter does.
 */
export const writeSync = ((...words: Parameters<typeof fs.writeSync>) =>
  process.getBuiltinModule('node:fs').writeSync(...words)) as typeof fs.writeSync;

export const readFileSync = ((...words: Parameters<typeof fs.readFileSync>) =>
  process.getBuiltinModule('node:fs').readFileSync(...words)) as typeof fs.readFileSync;

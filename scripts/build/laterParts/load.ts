import { Script } from 'node:vm';
import type * as SecondPart from '../../../src/runCommand.ts';
import { type Part, cache, text } from './assets.ts';

type Run = (...given: readonly unknown[]) => unknown;

/**
 * Loads the second part of the program, and the third one when that is needed. A code cache that V8 does not take only
 * costs time.
 *
 * @param caches  names of code caches, of which the first that is there is taken
 * @param scripts takes up what is loaded
 */
export function load(
  caches: readonly string[],
  scripts: Partial<Record<Part, Script>> = {},
): typeof SecondPart {
  const run = (part: Part, ...given: readonly unknown[]): unknown => {
    scripts[part] = new Script(text(part), { filename: part, cachedData: cache(part, caches) });
    return (scripts[part].runInThisContext() as Run)(...given);
  };
  return run('second', () => run('third')) as typeof SecondPart;
}

/** What is in the words or the names of variables where a command runs other functions: see warmCalls.ts. */
const MARKS = ['process', '_KUBECONFIG', '_ASSUMEROLEARN'];
const OTHERS = 'others';

export const runCommand: typeof SecondPart.runCommand = (command, words) => {
  const name = command ?? words[0] ?? '';
  const all = [words, Object.keys(process.env)].join();
  const marked = MARKS.filter((mark) => all.includes(mark)).map((mark) => `${name} ${mark}`);
  return load([...marked, name, OTHERS]).runCommand(command, words);
};

export const reportUnwritten: typeof SecondPart.reportUnwritten = (error) =>
  load([OTHERS]).reportUnwritten(error);

import { Script } from 'node:vm';
import type * as SecondPart from '../../../src/runCommand.ts';
import { type Part, cache, text } from './assets.ts';

type Run = (...given: readonly unknown[]) => unknown;

/**
 * Loads the second part of the program, and the third one when that is needed. A code cache that V8 does not take only
 * costs time.
 *
 * @param command names the code caches, as assets.ts has them
 * @param variant distinguishes its calls
 * @param scripts takes up what is loaded
 */
export function load(
  command?: string,
  variant?: string,
  scripts: Partial<Record<Part, Script>> = {},
): typeof SecondPart {
  const run = (part: Part, ...given: readonly unknown[]): unknown => {
    const options = { filename: part, cachedData: cache(part, command, variant) };
    scripts[part] = new Script(text(part), options);
    return (scripts[part].runInThisContext() as Run)(...given);
  };
  return run('second', require, () => run('third')) as typeof SecondPart;
}

/** What distinguishes calls of a command that run other functions: those in mode process, and those in jobs for kubectl. */
function variantOf(words: readonly string[]): string {
  if (words.join().includes('process')) return ' process';
  return Object.keys(process.env).join().includes('_KUBECONFIG') ? ' kubectl' : '';
}

export const runCommand: typeof SecondPart.runCommand = (command, words) =>
  load(command ?? words[0], variantOf(words)).runCommand(command, words);

export const reportUnwritten: typeof SecondPart.reportUnwritten = (error) => load().reportUnwritten(error);

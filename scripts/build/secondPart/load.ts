import { Script } from 'node:vm';
import type * as SecondPart from '../../../src/runCommand.ts';
import { cache, text } from './assets.ts';

type Load = (module: { exports: typeof SecondPart }, require: NodeJS.Require) => void;

/**
 * Loads the second part of the program. A code cache that V8 does not take only costs time.
 *
 * @param command names the code cache, as assets.ts has it
 * @param variant distinguishes its calls
 */
export function load(
  command?: string,
  variant?: string,
): {
  readonly script: Script;
  readonly part: typeof SecondPart;
} {
  const cachedData = cache(command, variant);
  const script = new Script(text(), { filename: 'second', cachedData });
  const loaded = { exports: {} as typeof SecondPart };
  (script.runInThisContext() as Load)(loaded, require);
  return { script, part: loaded.exports };
}

/** What distinguishes calls of a command that run other functions: those in mode process, and those in jobs for kubectl. */
function variantOf(words: readonly string[]): string {
  if (words.join().includes('process')) return ' process';
  return Object.keys(process.env).join().includes('_KUBECONFIG') ? ' kubectl' : '';
}

export const runCommand: typeof SecondPart.runCommand = (command, words) =>
  load(command ?? words[0], variantOf(words)).part.runCommand(command, words);

export const reportUnwritten: typeof SecondPart.reportUnwritten = (error) =>
  load().part.reportUnwritten(error);

import { Script } from 'node:vm';
import type * as SecondPart from '../../../src/runCommand.ts';
import { cache, text } from './assets.ts';

type Load = (module: { exports: typeof SecondPart }, require: NodeJS.Require) => void;

/**
 * Loads the second part of the program.
 *
 * @param command the command that it is loaded for. A code cache that V8 does not take only costs time
 */
export function load(command: string): { readonly script: Script; readonly part: typeof SecondPart } {
  const cachedData = cache(command);
  const script = new Script(text(), { filename: 'shipctl-second', ...(cachedData && { cachedData }) });
  const loaded = { exports: {} as typeof SecondPart };
  (script.runInThisContext() as Load)(loaded, require);
  return { script, part: loaded.exports };
}

export const runCommand: typeof SecondPart.runCommand = (command, words) =>
  load(command ?? words[0] ?? '').part.runCommand(command, words);

export const reportUnwritten: typeof SecondPart.reportUnwritten = (error) =>
  load('').part.reportUnwritten(error);

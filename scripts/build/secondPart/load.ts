import { Script } from 'node:vm';
import type * as SecondPart from '../../../src/runCommand.ts';
import { cache, text } from './assets.ts';

type Load = (module: { exports: typeof SecondPart }, require: NodeJS.Require) => void;

/**
 * Loads the second part of the program.
 *
 * @param call names its code cache, as assets.ts has it. One that V8 does not take only costs time
 */
export function load(call: string): {
  readonly script: Script;
  readonly part: typeof SecondPart;
} {
  const cachedData = cache(call);
  const script = new Script(text(), { filename: 'shipctl-second', ...(cachedData && { cachedData }) });
  const loaded = { exports: {} as typeof SecondPart };
  (script.runInThisContext() as Load)(loaded, require);
  return { script, part: loaded.exports };
}

/** What distinguishes a call that has a code cache of its own. */
function variantOf(command: string, words: readonly string[]): string {
  if (words.some((word) => word.endsWith('process'))) return ' process';
  return (command === 'configure' || command === 'cleanup') && hasKubeconfig() ? ' kubectl' : '';
}

/** Whether a resource of the job is for kubectl, whose files take a package of their own to read. */
const hasKubeconfig = (): boolean =>
  Object.keys(process.env).some((name) => name.endsWith('KUBECONFIGCONTENT'));

export const runCommand: typeof SecondPart.runCommand = (command, words) => {
  const called = command ?? words[0] ?? '';
  return load(called + variantOf(called, words)).part.runCommand(command, words);
};

export const reportUnwritten: typeof SecondPart.reportUnwritten = (error) =>
  load('').part.reportUnwritten(error);

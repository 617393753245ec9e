import type { World } from '../world.ts';
import { answer } from './answer.ts';
import { environment } from './environment.ts';
import { files } from './files.ts';
import { messagesTo, outputTo } from './output.ts';
import { wordsOf } from './rawText.ts';

/** What stands behind `shipctl` on the command line. */
export const words = wordsOf(process.argv.slice(2));

/** The real world. */
export const world: World = {
  env: environment,
  stdout: outputTo(1, 'standard output'),
  answer,
  stderr: messagesTo(2, 'standard error'),
  files,
  sharedFiles: async () => new (await import('./sharedFiles.ts')).LockedFiles(),
  stateFiles: async () => new (await import('./state/stateFiles.ts')).StagedFiles(process.env['JOB_PATH']),
  trees: async () => (await import('./trees.ts')).trees,
  processes: async () => (await import('./processes/processes.ts')).processes,
  network: async () => (await import('./network/network.ts')).networkOf(environment),
  wholeFiles: async () => (await import('./wholeFiles.ts')).wholeFiles,
  privateKey: async (pem) => (await import('./privateKey.ts')).privateKey(pem),
  javaHomes: async (places) => (await import('./javaHomes.ts')).javaHomes(places),
  random: Math.random,
  program: process.execPath,
};

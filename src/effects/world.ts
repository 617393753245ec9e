import type { World } from '../world/world.ts';
import { environment } from './environment.ts';
import { files } from './files.ts';
import { messagesTo, outputTo } from './output.ts';

/** The real world. */
export const world: World = {
  env: environment,
  stdout: outputTo(1, 'standard output'),
  stderr: messagesTo(2, 'standard error'),
  files,
  sharedFiles: async () => new (await import('./shared/journaledFiles.ts')).JournaledFiles(environment),
  stateFiles: async () =>
    new (await import('./state/stateFiles.ts')).StagedFiles(environment.get('JOB_PATH')),
  trees: async () => (await import('./trees.ts')).trees,
  processes: async () => (await import('./processes/processes.ts')).processes,
  programs: async () => import('./processes/programPath.ts'),
  network: async () => (await import('./network/network.ts')).networkOf(environment),
  wholeFiles: async () => new (await import('./wholeFiles.ts')).LockedWholeFiles(environment),
  tokenFiles: async () => new (await import('./shared/tokenFiles.ts')).StateTokens(environment),
  credentialProviders: async () => (await import('./aws/credentialProviders.ts')).credentialProviders,
  privateKey: async (pem) => (await import('./privateKey.ts')).privateKey(pem),
  javaHomes: async (places) => (await import('./javaHomes.ts')).javaHomes(places),
  random: Math.random,
  program: process.execPath,
};

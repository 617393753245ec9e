import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { inRoot } from '../support/paths.ts';
import { BUN, type Runtime } from './runtime.ts';

// The program is in three parts. The first one is main.ts with what it imports: the plain calls of getters. The second one
// is runCommand.ts, with what frequent calls load, and the third one is everything else; each is loaded when it is first
// needed. In Node they are texts with code caches of the functions that common calls run, which Node's own way to embed a
// program can't have; Bun keeps all of them compiled. The few modules that the first part and the second both have keep no
// state.

/** Where the first two parts begin. */
export const FIRST = inRoot('src', 'main.ts');
export const SECOND = inRoot('src', 'runCommand.ts');

/** Modules of the second part: those that frequent calls of scripts and of other programs load, with what they import. */
export const OFTEN = [
  'commands/aws_credentials',
  'commands/bump_version',
  'commands/cleanup',
  'commands/configure',
  'commands/configure_aws',
  'commands/docker_credential',
  'commands/eks_token',
  'commands/env',
  'commands/get_integration_resource',
  'commands/get_integration_resource_keys',
  'commands/git_credential',
  'commands/json_lookups',
  'commands/list_resources',
  'commands/lookups',
  'commands/retry',
  'commands/shell_init',
  'commands/state_copies',
  'commands/state_lines',
  'core/clouds/aws/sessionKeys',
  'core/kinds/aws',
  'core/kinds/awsKeys',
  'core/kinds/ecr',
  'core/kinds/gitCredential',
  'core/kinds/region',
  'core/kinds/registry',
  'core/kinds/version',
  'core/tools/aws/awsTool',
  'effects/network/network',
  'effects/processes/processes',
  'effects/processes/programPath',
  'effects/shared/journaledFiles',
  'effects/shared/tokenFiles',
  'effects/state/stateFiles',
].map((name) => inRoot('src', `${name}.ts`));

const inBuild = (...names: readonly string[]): string => inRoot('scripts', 'build', ...names);

/** Makes the first part load the second one, as the runtime has it. */
export function firstPart(runtime: Runtime): Plugin {
  return {
    name: 'first part',
    setup(bundler) {
      bundler.onResolve({ filter: /\/runCommand\.ts$/ }, () => ({
        path: inBuild('laterParts', runtime === BUN ? 'loadCompiled.ts' : 'load.ts'),
      }));
      if (runtime === BUN)
        bundler.onResolve({ filter: /^node:fs$/ }, () => ({ path: inBuild('standins', 'lazyFs.ts') }));
    },
  };
}

/** Makes warmUp.ts load the parts from files, since they are not in an executable yet. */
export const fromDisk: Plugin = {
  name: 'from disk',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/assets\.ts$/ }, () => ({
      path: inBuild('laterParts', 'assetsOnDisk.ts'),
    }));
  },
};

/**
 * Takes the SDK's provider for roles in its form for browsers. The one for Node looks for a region in files of the user, though
 * one is given, and one of these may be a pipe, which it would wait for.
 */
export const rolesWithoutFiles: Plugin = {
  name: 'roles without files',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/fromTemporaryCredentials$/ }, ({ importer, resolveDir }) =>
      importer.includes('/@aws-sdk/credential-providers/')
        ? { path: path.join(resolveDir, 'fromTemporaryCredentials.browser.js'), sideEffects: false }
        : undefined,
    );
  },
};

/** How yargs asks for the width of its help, which it never prints here. */
const WIDTH = "typeof process.stdout.columns !== 'undefined' ? process.stdout.columns : null";

/**
 * Keeps yargs from making standard output a stream of the runtime: in Bun that is a second descriptor, which `retry` would
 * hand on to its program like those that it was started with.
 */
export const yargsWithoutStreams: Plugin = {
  name: 'yargs without streams',
  setup(bundler) {
    bundler.onLoad({ filter: /\/yargs\/lib\/platform-shims\/esm\.mjs$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      if (!text.includes(WIDTH)) throw new Error(`${file} asks for the width in another way`);
      return { contents: text.replace(WIDTH, 'null') };
    });
  },
};

/** What the signer for AWS has from another package, each from its own file. */
const SIGNER_HELPERS = `
export { escapeUri } from './protocols/util-uri-escape/escape-uri.js';
export { fromHex, toHex } from './serde/util-hex-encoding/hex-encoding.js';
export { fromUtf8 } from './serde/util-utf8/fromUtf8.js';
export { hasOwn } from './transport/hasOwn.js';
export { HttpRequest } from './transport/httpRequest.js';
export { isArrayBuffer } from './serde/is-array-buffer/is-array-buffer.js';
export { normalizeProvider } from './transport/normalizeProvider.js';
export { toUint8Array } from './serde/util-utf8/toUint8Array.js';
export { writeKey } from './serde/writeKey.js';
`;

/** Gives the signer for AWS its helpers without the modules that have them all, which load `node:crypto` at once. */
export const lightSigner: Plugin = {
  name: 'light signer',
  setup(bundler) {
    bundler.onResolve({ filter: /^@smithy\/core\// }, ({ importer }) =>
      importer.includes('/@smithy/signature-v4/') ? { path: 'helpers', namespace: 'signer' } : undefined,
    );
    bundler.onLoad({ filter: /^helpers$/, namespace: 'signer' }, () => ({
      contents: SIGNER_HELPERS,
      resolveDir: inRoot('node_modules', '@smithy', 'core', 'dist-es', 'submodules'),
    }));
  },
};

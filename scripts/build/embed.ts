// Puts a bundled program into a copy of Node: node --import tsx embed.ts NODE OS CPU OUTPUT FIRST ASSET...
//
// Runs on the Node that it copies, or on this machine's build of it: pkg wants a newer one than the project does, and V8
// takes a code cache only from its own build.
import childProcess from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type Sea from '@yao-pkg/pkg/lib-es5/sea.js';
import { CACHE_OPTIONS, type Platform, ROOMY_HEAP, isHost } from './runtime.ts';

// pkg runs NODE to make the code cache: without options of ours, and even if it is for another platform.
const runProgram = promisify(childProcess.execFile);
const runThisNode = (_node: string, words: readonly string[]): unknown =>
  runProgram(process.execPath, [...CACHE_OPTIONS, ...words]);
const execFile = (): never => {
  throw new Error('pkg runs programs in another way than it used to');
};
Object.assign(childProcess, { execFile: Object.assign(execFile, { [promisify.custom]: runThisNode }) });

// The command line of pkg has no way to ask for the code cache, hence its inner module and its exact version in
// package.json.
const require = createRequire(import.meta.url);
const pkg = require('@yao-pkg/pkg/lib-es5/sea.js') as typeof Sea;

/**
 * Where SIGUSR1 would have Node listen for a debugger, which any user of the machine may be. It is too long for the name
 * of a host, so that Node finds none, whatever the machine's files and name servers say, and listens nowhere.
 * `--disable-sigusr1` does not fit: it blocks the signal for good, and `retry` could not pass it on.
 */
const NO_HOST = 'no-debugger-'.repeat(22);

/** What OpenSSL has for its settings, rather than OPENSSL_CONF, which may name code to load: below /proc/0 nothing exists. */
const NO_FILE = '/proc/0/openssl.cnf';

type Options = Parameters<typeof pkg.default>[1];

/**
 * Makes an executable of a program and the Node at `node`.
 *
 * @param node     path of the Node to copy
 * @param platform the machine which that Node is for
 * @param output   path of the executable
 * @param first    path of the program, one CommonJS file; temporary files are made beside it
 * @param assets   paths of what is embedded beside it, by names
 */
async function embed(
  node: string,
  platform: Platform,
  output: string,
  first: string,
  assets: Readonly<Record<string, string>>,
): Promise<void> {
  const directory = path.dirname(first);
  process.env['TMPDIR'] = directory;
  const seaConfig = {
    // Error traces show this name. It is relative, to the directory that pkg makes for itself, so that the
    // executable doesn't hold the path it was built at.
    main: path.join('..', path.basename(first)),
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    // The program's bytecode, so that a start doesn't compile it. Only a Node of the same platform can make it.
    useCodeCache: isHost(platform),
    // A job's own NODE_OPTIONS are for its Node programs; here they would break every call, or run code in it.
    execArgvExtension: 'none',
    // After `--`, Node reads its own name once more, in place of a script's: one with a dash in front would be an option.
    execArgv: [ROOMY_HEAP, `--inspect-port=${NO_HOST}:1024`, `--openssl-config=${NO_FILE}`, '--'],
    assets,
  };
  const { os, cpu } = platform;
  const target = { nodeRange: `node${process.versions.node}`, platform: os, arch: cpu, output };
  await pkg.default(first, { nodePath: node, targets: [target], signature: false, seaConfig } as Options);
}

const [node, os, cpu, output, first, ...files] = process.argv.slice(2);
if (!node || !os || !cpu || !output || !first)
  throw new Error('embed: NODE, OS, CPU, OUTPUT and FIRST are needed');
const assets = Object.fromEntries(files.map((file) => [path.basename(file, '.cjs'), file]));
await embed(node, { os, cpu }, output, first, assets);

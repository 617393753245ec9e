// Makes sure that node_modules holds what package-lock.json says, so that the npm scripts work in a fresh clone.
//
//   node scripts/setup.mjs [DIRECTORY [OS CPU]]
//
// OS and CPU, in Node's words, choose native packages for another machine than this.
//
// Plain JavaScript without packages, since it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = [20, 19];

/** Ends the program with a message; nothing after this could work. */
function fail(message) {
  process.stderr.write(`setup: ${message}\n`);
  process.exit(1);
}

/** Says whether this Node is at least the oldest one that the development tools run on. */
function isNodeNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** What an installation depends on: the lockfile, and the platform that native packages are chosen for. */
function fingerprint(directory, os, cpu) {
  return createHash('sha256')
    .update(readFileSync(path.join(directory, 'package-lock.json')))
    .update(`${os} ${cpu}`)
    .digest('hex');
}

/** Runs `npm ci` in `directory`, unless the last one there was for the same lockfile and platform. */
function install(directory, os, cpu) {
  // npm ci begins by deleting node_modules, so a broken installation never has a stamp.
  const stamp = path.join(directory, 'node_modules', '.lockfile-hash');
  const wanted = fingerprint(directory, os, cpu);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const name = path.relative(process.cwd(), directory) || 'the project';
  process.stderr.write(`setup: installing the packages of ${name}\n`);
  const isHere = os === process.platform && cpu === process.arch;
  const flags = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  if (!isHere) flags.push(`--os=${os}`, `--cpu=${cpu}`);
  const { error, status } = spawnSync('npm', ['ci', ...flags], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error) fail(`could not run npm: ${error.message}`);
  if (status !== 0) fail(`npm ci failed in ${directory}`);
  writeFileSync(stamp, wanted);
}

if (!isNodeNewEnough()) {
  fail(
    `Node ${OLDEST.join('.')} or newer is needed to build shipctl; this is ${process.version} (${process.execPath})`,
  );
}
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [directory = root, os = process.platform, cpu = process.arch] = process.argv.slice(2);
install(path.resolve(directory), os, cpu);

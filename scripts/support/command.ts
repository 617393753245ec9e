import { spawnSync, type SpawnSyncOptions } from 'node:child_process';

/** A command that ended badly, with what it printed. */
class CommandError extends Error {}

/**
 * Runs a command to its end, keeping its output to itself unless it fails.
 *
 * @param words   the program and its arguments
 * @param options where and with what environment it runs
 * @returns what it printed on standard output
 * @throws CommandError when it can't be started or ends with another status than 0; the message holds its output
 */
export function runQuietly(words: readonly [string, ...string[]], options: SpawnSyncOptions = {}): string {
  const [program, ...rest] = words;
  const done = spawnSync(program, rest, {
    ...options,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.error) throw new CommandError(`could not run ${program}: ${done.error.message}`);
  if (done.status !== 0) {
    const end = done.signal ?? `status ${String(done.status)}`;
    throw new CommandError(`${words.join(' ')} ended with ${end}\n${done.stdout}${done.stderr}`);
  }
  return done.stdout;
}

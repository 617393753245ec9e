import type { Job } from './job.ts';

const SCRIPT =
  'import resource,subprocess,sys; r=subprocess.call(sys.argv[1:],stdout=subprocess.DEVNULL); ' +
  'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(r)';

/**
 * Runs a program that is to succeed, by way of Python.
 *
 * @returns the most memory that it had at once, in KiB
 */
export function peakMemory(
  job: Job,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): number {
  const { status, stdout, stderr } = job.spawn(['python3', '-c', SCRIPT, ...command], env);
  if (status !== 0) throw new Error(`${command.join(' ')} ended with status ${String(status)}: ${stderr}`);
  return Number(stdout);
}

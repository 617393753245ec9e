/** Exit statuses that scripts may branch on (docs/reference/exit-statuses.md). */
export const ExitCode = { done: 0, failed: 1, wrongCommandLine: 99 } as const;

/** A failure that is not a bug: `message` says what was wrong, where, and what to do, and never holds a secret. */
export class ShipctlError extends Error {
  readonly exitCode: number = ExitCode.failed;
}

/** Another process has held a lock for too long. */
export class LockTimeout extends ShipctlError {}

/** The command line is wrong, or what it names is not in this job. */
export class UsageError extends ShipctlError {
  override readonly exitCode = ExitCode.wrongCommandLine;
}

/** Stands in for Node's `assert`, slow to load, of which yargs uses two functions to check its own state. */
export function strictEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (!Object.is(actual, expected))
    throw message instanceof Error ? message : new Error(message ?? 'not equal');
}

export function notStrictEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (Object.is(actual, expected)) throw message instanceof Error ? message : new Error(message ?? 'equal');
}

/** Milliseconds on a clock that is never set. The global `performance` would load a part of Node for it. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);

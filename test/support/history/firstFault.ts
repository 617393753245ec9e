import fc, { type Arbitrary } from 'fast-check';
import type { Report } from './play.ts';

/** What a history did wrong. */
export interface Fault {
  readonly seed: number;
  readonly path: string;
  /** The steps of the smallest history found, and what is wrong behind the last one. */
  readonly script: string;
}

/** After this, a history that went wrong is not made smaller any more. */
const SHRINKING_MS = 60_000;

/** Plays random histories; the fault of the first that goes wrong, shrunk, or undefined if none does. */
export async function firstFault<History>(
  histories: Arbitrary<History>,
  play: (history: History) => Promise<Report>,
  count: number,
  seed: number | undefined,
): Promise<Fault | undefined> {
  let end = Infinity;
  const property = fc.asyncProperty(histories, async (history) => {
    if (performance.now() > end) return;
    const { script, faults } = await play(history);
    if (faults.length === 0) return;
    end = Math.min(end, performance.now() + SHRINKING_MS);
    throw new Error([...script, ...faults.map((fault) => `!! ${fault}`)].join('\n'));
  });
  const found = await fc.check(property, { numRuns: count, ...(seed === undefined ? {} : { seed }) });
  if (!found.failed) return undefined;
  const script =
    found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance);
  return { seed: found.seed, path: found.counterexamplePath ?? '', script };
}

/** Which histories the tests play: always the same, so that no change is blamed for what another one broke. */
export const TEST_SEED = 20_251;

/** @throws Error for a fault, with its script */
export function refuse(fault: Fault | undefined): void {
  if (fault)
    throw new Error(`this history goes wrong (seed ${fault.seed}, path ${fault.path}):\n${fault.script}`);
}

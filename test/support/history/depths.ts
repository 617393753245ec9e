import type { Driver } from './driver.ts';
import { CRASH, type Depth, MEMORY, PROCESSES } from './generator.ts';

/** A way to play histories, and what they may have in them. */
export interface Play {
  readonly depth: Depth;
  readonly driver: () => Driver;
}

export const DEPTHS = ['memory', 'crash', 'processes'] as const;
export type DepthName = (typeof DEPTHS)[number];

/**
 * The play of a depth.
 *
 * @param program for processes
 */
export async function playOf(name: DepthName, program: string): Promise<Play> {
  if (name === 'processes') {
    const { ProcessDriver } = await import('./processDriver.ts');
    return { depth: PROCESSES, driver: () => new ProcessDriver(program) };
  }
  const { DiskDriver } = await import('./diskDriver.ts');
  const { JournaledFiles } = await import('../../../src/effects/shared/journaledFiles.ts');
  const driver = (): Driver => new DiskDriver((host, env) => new JournaledFiles(env, host));
  return { depth: name === 'memory' ? MEMORY : CRASH, driver };
}

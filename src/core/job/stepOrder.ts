import { ShipctlError } from '../../errors.ts';
import type { JsonObject } from '../json/jsonObject.ts';

export type Operation = 'IN' | 'OUT';

/**
 * Puts resources in the order in which their steps stand in the job; of several steps of one resource the last one
 * counts. Those without a step come first, in the order in which they are given.
 *
 * @param message    the file that JOB_MESSAGE names
 * @param operations the kinds of steps that count
 * @throws ShipctlError if `steps` of the file is not an array
 * @see docs/reference/integrations.md, "More than one"
 */
export function inStepOrder<T extends { readonly name: string }>(
  resources: readonly T[],
  message: JsonObject | undefined,
  operations: readonly Operation[],
): readonly T[] {
  if (!message) return resources;
  const { steps = [] } = message.value;
  if (!Array.isArray(steps)) throw new ShipctlError(`${message.file}: "steps" is not an array`);
  const names = steps.map((step: unknown) => {
    const named = step as Partial<Record<Operation, unknown>> | null;
    return operations.map((operation) => named?.[operation]).find((name) => name !== undefined);
  });
  return resources.toSorted((a, b) => names.lastIndexOf(a.name) - names.lastIndexOf(b.name));
}

import { ShipctlError } from '../../errors.ts';
import type { JsonObject } from '../json/jsonObject.ts';

/**
 * Puts resources in the order in which their `IN` steps stand in the job; of several steps of one resource the last
 * one counts. Those without a step come first, in the order in which they are given.
 *
 * @param message the file that JOB_MESSAGE names
 * @throws ShipctlError where that is not JSON, or its `steps` are no array
 * @see docs/reference/integrations.md, "More than one"
 */
export function inStepOrder<T extends { readonly name: string }>(
  resources: readonly T[],
  message: JsonObject | undefined,
): readonly T[] {
  if (!message) return resources;
  const { steps = [] } = message.value;
  if (!Array.isArray(steps)) throw new ShipctlError(`${message.file}: "steps" is not an array`);
  const inputs = steps.map((step: unknown) => (step as { IN?: unknown } | null)?.IN);
  return resources.toSorted((a, b) => inputs.lastIndexOf(a.name) - inputs.lastIndexOf(b.name));
}

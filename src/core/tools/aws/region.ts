import type { ShipctlError } from '../../../errors.ts';
import { quote } from '../../messages.ts';
import { nearestWithin } from '../../nearest.ts';
import { REGIONS, isRegion } from './regions.ts';

/** A value, and where it was found, in words for messages. */
export interface Placed {
  readonly value: string;
  readonly where: string;
}

const ZONE = /^(?<region>[a-z]+(-[a-z]+)+-\d+)(-[a-z]+-\d+)?[a-z]$/;

/**
 * Refuses what can't be a region, such as an availability zone.
 *
 * @param consequence what follows if no AWS partition has such a region
 * @returns a warning in that case
 * @throws ShipctlError made by `fault`
 * @see docs/reference/integrations.md, "Where the region comes from"
 */
export function checkRegion(
  { value, where }: Placed,
  fault: (message: string) => ShipctlError,
  consequence = 'it is used as it is, for S3-compatible stores',
): string | undefined {
  if (REGIONS.includes(value)) return undefined;
  const region = ZONE.exec(value)?.groups?.['region'];
  if (region !== undefined) throw fault(`${where}: this is an availability zone; its region is ${region}`);
  const meant = likelyRegion(value);
  const question = meant && `; did you mean ${meant}?`;
  if (!/^[0-9-]*[a-z][a-z0-9-]*$/.test(value)) {
    // What looks like no region may be a key that was pasted here.
    const shown = question === undefined ? 'this' : quote(value);
    const hint = question ?? ', such as us-east-1';
    throw fault(`${where}: ${shown} is not a region name (a-z, 0-9 and -)${hint}`);
  }
  if (isRegion(value)) return undefined;
  const end = question === undefined ? `; ${consequence}` : `${question} ${capitalised(consequence)}`;
  return `${where}: no AWS partition has the region ${value}${end}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The region that was meant: one with blanks, underscores, capitals, other dashes or quotes, or mistyped. */
function likelyRegion(value: string): string | undefined {
  const spelled = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const name = ZONE.exec(spelled)?.groups?.['region'] ?? spelled;
  return isRegion(name) ? name : nearestWithin(name, REGIONS, 2);
}

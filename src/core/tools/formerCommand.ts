import { quote } from '../messages.ts';
import type { FileGroup } from '../tracking/fileGroup.ts';
import { type Address, type Reading, addressKey } from '../tracking/format.ts';
import { type Claim, isSameJob } from '../tracking/state.ts';

/** A secret that is about to be written, and what could give it in its place. */
interface WrittenSecret {
  /** The unit as messages name it, such as `the login "quay.io"`. */
  readonly place: string;
  readonly claim: Claim;
  /** What it is, such as `password`. */
  readonly secret: string;
  /** What has shipctl asked for it in mode `process`, such as `helper`. */
  readonly asking: string;
}

/** Says that a file gets a secret again that an earlier call of the job had kept out of it. */
export const formerCommandWarning = ({ place, claim, secret, asking }: WrittenSecret): string =>
  `${place} gets the ${secret} of the resource ${quote(claim.resource)} in place of the ${asking} that an earlier call ` +
  'wrote; to keep secrets out of the file, add --mode process';

/**
 * Whether an earlier call of this job wrote a command for a unit of the same resource, and it is still in the files.
 *
 * @param isCommand whether a setting has shipctl asked for the secret
 */
export function hasFormerCommand<R extends Reading>(
  { current }: FileGroup<R>,
  unit: string,
  claim: Claim,
  isCommand: (address: Address, value: string) => boolean,
): boolean {
  const isOwn = (other: Claim): boolean => isSameJob(other, claim) && other.resource === claim.resource;
  return current.some(({ units, entries, reading: { values } }) => {
    if (!units.some(({ name, claims }) => name === unit && claims.some(isOwn))) return false;
    return entries.some((entry) => {
      const value = values.get(addressKey(entry.address));
      return entry.unit === unit && value !== undefined && isCommand(entry.address, value);
    });
  });
}

import type { ShipctlError } from '../../errors.ts';

/** A value and where it was given, in words for messages. */
export interface Given {
  readonly value: string;
  readonly where: string;
}

/** The shapes of the regions of all AWS partitions (botocore's partitions.json). */
const PARTITIONS =
  /^((us|eu|ap|sa|ca|me|af|il|mx)-\w+|cn-\w+|us-gov-\w+|us-isob?-\w+|us-isof-\w+|eu-isoe-\w+|eusc-de-\w+)-\d+$/;

const ZONE = /^(?<region>[a-z]+(-[a-z]+)+-\d+)(-[a-z]+-\d+)?[a-z]$/;

/** Whether a value that the platform injected says nothing. */
export const isNothing = (value: string | undefined): value is undefined | '' | 'null' =>
  value === undefined || value === '' || value === 'null';

/**
 * Refuses what can't be a region, such as an availability zone.
 *
 * @returns a warning where no AWS partition has such a region
 * @throws ShipctlError made by `fault`
 * @see integrations, "Where the region comes from"
 */
export function checkRegion(
  { value, where }: Given,
  fault: (message: string) => ShipctlError,
): string | undefined {
  const region = ZONE.exec(value)?.groups?.['region'];
  if (region !== undefined)
    throw fault(`the region from ${where} is an availability zone; its region is ${region}`);
  if (!/^[a-z0-9-]+$/.test(value)) {
    const likely = value
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-');
    const hint = PARTITIONS.test(likely) ? `; was ${likely} meant?` : ', such as us-east-1';
    throw fault(`the region from ${where} has characters other than a-z, 0-9 and -${hint}`);
  }
  if (PARTITIONS.test(value)) return undefined;
  return `no AWS partition has the region ${value} from ${where}; it is used as it is, for S3-compatible stores`;
}

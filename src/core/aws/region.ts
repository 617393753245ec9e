import type { ShipctlError } from '../../errors.ts';

/** A value, and where it was found, in words for messages. */
export interface Placed {
  readonly value: string;
  readonly where: string;
}

/** The shapes of the regions of all AWS partitions (botocore's partitions.json). */
const PARTITIONS =
  /^((us|eu|ap|sa|ca|me|af|il|mx)-\w+|cn-\w+|us-gov-\w+|us-isob?-\w+|us-isof-\w+|eu-isoe-\w+|eusc-de-\w+)-\d+$/;

const ZONE = /^(?<region>[a-z]+(-[a-z]+)+-\d+)(-[a-z]+-\d+)?[a-z]$/;

/**
 * Refuses what can't be a region, such as an availability zone.
 *
 * @returns a warning where no AWS partition has such a region
 * @throws ShipctlError made by `fault`
 * @see integrations, "Where the region comes from"
 */
export function checkRegion(
  { value, where }: Placed,
  fault: (message: string) => ShipctlError,
): string | undefined {
  const region = ZONE.exec(value)?.groups?.['region'];
  if (region !== undefined)
    throw fault(`the region from ${where} is an availability zone; its region is ${region}`);
  if (!/^[0-9-]*[a-z][a-z0-9-]*$/.test(value)) {
    const spelled = value
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-');
    const likely = ZONE.exec(spelled)?.groups?.['region'] ?? spelled;
    const hint = PARTITIONS.test(likely) ? `; was ${likely} meant?` : ', such as us-east-1';
    throw fault(`the region from ${where} is none: that is letters a-z, digits and -${hint}`);
  }
  if (PARTITIONS.test(value)) return undefined;
  return `no AWS partition has the region ${value} from ${where}; it is used as it is, for S3-compatible stores`;
}

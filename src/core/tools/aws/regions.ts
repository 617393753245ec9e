import { PARTITIONS } from '../../clouds/aws/partitions.ts';

/**
 * The regions of all AWS partitions, to name the one that was meant. New ones come up, so that another name of their
 * shape is one as well.
 *
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json (1.43.11)
 */
const NUMBERS: Readonly<Record<string, number>> = {
  'af-south': 1,
  'ap-east': 2,
  'ap-northeast': 3,
  'ap-south': 2,
  'ap-southeast': 7,
  'ca-central': 1,
  'ca-west': 1,
  'cn-north': 1,
  'cn-northwest': 1,
  'eu-central': 2,
  'eu-isoe-west': 1,
  'eu-north': 1,
  'eu-south': 2,
  'eu-west': 3,
  'eusc-de-east': 1,
  'il-central': 1,
  'me-central': 1,
  'me-south': 1,
  'mx-central': 1,
  'sa-east': 1,
  'us-east': 2,
  'us-gov-east': 1,
  'us-gov-west': 1,
  'us-iso-east': 1,
  'us-iso-west': 1,
  'us-isob-east': 1,
  'us-isob-west': 1,
  'us-isof-east': 1,
  'us-isof-south': 1,
  'us-west': 2,
};

/** All of them by name. */
export const REGIONS: readonly string[] = Object.entries(NUMBERS).flatMap(([place, count]) =>
  Array.from({ length: count }, (_, index) => `${place}-${index + 1}`),
);

const PREFIXES = PARTITIONS.map(({ prefixes }) => prefixes).join('|');
const DIRECTIONS = '(north|south)?(east|west)|north|south|central';
const SHAPE = new RegExp(`^((${PREFIXES})-(${DIRECTIONS})-[1-9]|aws(-[a-z]+)*-global)$`);

/** Whether an AWS partition has such a region, or may come to have it. */
export const isRegion = (name: string): boolean => SHAPE.test(name);

import { basename, dirname, isAbsolute, join } from 'node:path';
import { readFileSync, readlinkSync, statSync } from './fileSystem.ts';
import { realPathOf } from './realPath.ts';
import { UNREACHED, tolerating } from './systemError.ts';

const MOST_LINKS = 40;

/**
 * Whether a file is, or would be made, below a directory, by whatever links, mounts or `..` its path leads there. The
 * path's own links count too, and so does what is mounted below the directory. Neither of the two need exist.
 */
export function isInside(path: string, directory: string): boolean {
  const whole = identityOf(directory);
  const real = realPathOf(directory);
  const mounts = mountsHere();
  const devices = devicesBelow(real, mounts);
  return stepsOf(path).some((step) => {
    const place = deviceOf(step, mounts);
    return (
      isSameOrBelow(step, real) ||
      (place !== undefined && devices.some((device) => isSameOrBelow(place, device))) ||
      ancestorsOf(step).some((ancestor) => whole !== undefined && identityOf(ancestor) === whole)
    );
  });
}

/** Where a path leads to, link by link; each with the real path of its directory. */
function stepsOf(path: string): readonly string[] {
  const steps: string[] = [];
  let next: string | undefined = path;
  while (next !== undefined && steps.length <= MOST_LINKS) {
    const step = join(realPathOf(dirname(next)), basename(next));
    steps.push(step);
    const link = tolerating([...UNREACHED, 'EINVAL'], () => readlinkSync(step));
    next = link === undefined || isAbsolute(link) ? link : `${dirname(step)}/${link}`;
  }
  return steps;
}

function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestorsOf(parent)];
}

const isSameOrBelow = (path: string, directory: string): boolean =>
  `${path}/`.startsWith(directory.replace(/\/*$/, '/'));

/** Tells a directory from all others, under whatever name; undefined for what does not exist. */
function identityOf(path: string): string | undefined {
  const stat = tolerating(UNREACHED, () => statSync(path, { bigint: true }));
  return stat && `${stat.dev}:${stat.ino}`;
}

interface Mount {
  readonly device: string;
  /** The directory of the device that is mounted. */
  readonly root: string;
  readonly place: string;
}

/** The mounts that this process sees; none if the system does not show them. */
function mountsHere(): readonly Mount[] {
  const text = tolerating([...UNREACHED, 'EPERM'], () => readFileSync('/proc/self/mountinfo', 'utf8'));
  return (text ?? '').split('\n').map((line) => {
    const [, , device = '', root = '', place = ''] = line.split(' ').map(unescaped);
    return { device, root, place };
  });
}

const unescaped = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(parseInt(digits, 8)));

/** What a directory holds, by device: its own place, and what is mounted in it. */
function devicesBelow(directory: string, mounts: readonly Mount[]): readonly string[] {
  const own = deviceOf(directory, mounts);
  const inside = mounts.filter(({ place }) => place !== '' && isSameOrBelow(place, directory));
  return [...(own === undefined ? [] : [own]), ...inside.map(({ device, root }) => join(device, root))];
}

/** A path by its device, which is the same by whatever mount it is reached. */
function deviceOf(path: string, mounts: readonly Mount[]): string | undefined {
  const around = mounts.filter(({ place }) => place !== '' && isSameOrBelow(path, place));
  const longest = Math.max(...around.map(({ place }) => place.length));
  // The last one of two in one place hides the other.
  const mount = around.findLast(({ place }) => place.length === longest);
  return mount && join(mount.device, mount.root, path.slice(mount.place.length));
}

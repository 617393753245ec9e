import { basename, dirname, isAbsolute } from 'node:path';
import { readlinkSync, statSync } from './fileSystem.ts';
import { type Mount, mountsHere } from './mounts.ts';
import { childOf, realPathOf } from './realPath.ts';
import { UNREACHED, tolerating } from './systemError.ts';

const MOST_LINKS = 40;

/**
 * The first of the files that is, or would be made, below a directory, by whatever links, mounts or `..` its path leads
 * there. The path's own links count too, and so does what is mounted below the directory. None of them need exist.
 */
export function firstInside(paths: readonly string[], directory: string): string | undefined {
  const realOf = once(realPathOf);
  const identity = once(identityOf);
  const whole = identity(directory);
  const real = realOf(directory);
  const mounts = mountsHere();
  // The last one of two in one place hides the other.
  const byPlace = new Map(mounts.map((mount) => [mount.place, mount]));
  const devices = devicesBelow(real, mounts, byPlace);
  const isInside = (step: string): boolean => {
    const place = deviceOf(step, byPlace);
    return (
      isSameOrBelow(step, real) ||
      (place !== undefined && devices.some((device) => isSameOrBelow(place, device))) ||
      (whole !== undefined && ancestorsOf(step).some((ancestor) => identity(ancestor) === whole))
    );
  };
  return paths.find((path) => stepsOf(path, realOf).some(isInside));
}

/** Finds something out about a path once, however often it is asked. */
function once<T>(find: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const found = known.get(path);
    if (found !== undefined || known.has(path)) return found as T;
    const value = find(path);
    known.set(path, value);
    return value;
  };
}

/** Where a path leads to, link by link; each with the real path of its directory. */
function stepsOf(path: string, realOf: (path: string) => string): readonly string[] {
  const steps: string[] = [];
  let next: string | undefined = path;
  while (next !== undefined && steps.length <= MOST_LINKS) {
    const step = childOf(realOf(dirname(next)), basename(next));
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
  `${path}/`.startsWith(directory.endsWith('/') ? directory : `${directory}/`);

/** Identifies a directory under any name; undefined for what does not exist. */
function identityOf(path: string): string | undefined {
  const stat = tolerating(UNREACHED, () => statSync(path, { bigint: true }));
  return stat && `${stat.dev}:${stat.ino}`;
}

/** What a directory holds, by device: its own place, and what is mounted in it. */
function devicesBelow(directory: string, mounts: readonly Mount[], byPlace: Places): readonly string[] {
  const own = deviceOf(directory, byPlace);
  const inside = mounts.filter(({ place }) => isSameOrBelow(place, directory));
  return [...(own === undefined ? [] : [own]), ...inside.map(({ device, root }) => onDevice(device, root))];
}

/** Mounts by their places. */
type Places = ReadonlyMap<string, Mount>;

/** A path by its device, which is the same by whatever mount it is reached. */
function deviceOf(path: string, byPlace: Places): string | undefined {
  const place = ancestorsOf(path).find((ancestor) => byPlace.has(ancestor)) ?? '';
  const mount = byPlace.get(place);
  return mount && onDevice(mount.device, `${mount.root}/${path.slice(place.length)}`);
}

/** A path of a device, whose number comes first. */
const onDevice = (device: string, path: string): string => `${device}/${path}`.replace(/\/{2,}/g, '/');

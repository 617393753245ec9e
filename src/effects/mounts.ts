import { readFileSync } from './fileSystem.ts';
import { UNREACHED, tolerating } from './systemError.ts';

/** What is mounted somewhere. */
export interface Mount {
  readonly device: string;
  /** The directory of the device that is mounted. */
  readonly root: string;
  readonly place: string;
}

/** How a field of the list has blanks and the like. */
const ESCAPE = /\\([0-7]{3})/g;

/** The mounts that this process sees; none if the system does not show them. */
export function mountsHere(): readonly Mount[] {
  const text = tolerating([...UNREACHED, 'EPERM'], () => readFileSync('/proc/self/mountinfo', 'utf8'));
  if (text === undefined) return [];
  const unescaped = text.includes('\\') ? withoutEscapes : (field: string): string => field;
  return text.split('\n').flatMap((line) => {
    const [, , device, root, place] = line.split(' ', 5);
    if (device === undefined || root === undefined || place === undefined) return [];
    return [{ device, root: unescaped(root), place: unescaped(place) }];
  });
}

const withoutEscapes = (field: string): string =>
  field.replace(ESCAPE, (_whole, digits: string) => String.fromCharCode(parseInt(digits, 8)));

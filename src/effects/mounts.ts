import { readFileSync } from './fileSystem.ts';
import { UNREACHED, tolerating } from './systemError.ts';

/** What is mounted somewhere. */
export interface Mount {
  readonly device: string;
  /** The directory of the device that is mounted. */
  readonly root: string;
  readonly place: string;
}

/** The mounts that this process sees; none if the system does not show them. */
export function mountsHere(): readonly Mount[] {
  const text = tolerating([...UNREACHED, 'EPERM'], () => readFileSync('/proc/self/mountinfo', 'utf8'));
  return (text ?? '').split('\n').map((line) => {
    const [, , device = '', root = '', place = ''] = line.split(' ', 5).map(unescaped);
    return { device, root, place };
  });
}

const unescaped = (field: string): string =>
  !field.includes('\\')
    ? field
    : field.replace(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(parseInt(digits, 8)));

import { hiddenFileOf } from '../hiddenFile.ts';
import { temporaryOf } from '../replacing/prepare.ts';
import { secondNameOf } from '../replacing/secondName.ts';

/** The record of a file, beside it. */
export const recordOf = (path: string): string => hiddenFileOf(path, '.shipctl-record');

/** What a process that is killed may leave beside a file, besides its lock. Only who holds the lock makes these. */
export const leftoversOf = (path: string): readonly string[] => [
  temporaryOf(path),
  secondNameOf(path),
  temporaryOf(recordOf(path)),
];

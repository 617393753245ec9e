import type { PyYaml } from '../../pyYaml.ts';
import type { ToolFile } from '../files.ts';

/** A file that somebody edits. */
export interface Subject {
  readonly file: ToolFile;
  readonly text: string;
  readonly yaml: PyYaml;
  /** Choose where the edit takes place. */
  readonly choices: readonly [number, number];
  /** Stands in what is written. */
  readonly unique: string;
}

export interface Edited {
  /** Null for a file that is removed. */
  readonly text: string | null;
  /** What was done, in words. */
  readonly says: string;
}

/** What others may do to a file; undefined if it can't be done there. */
export type Edit = (subject: Subject) => Edited | undefined;

export const pick = <T>(items: readonly T[], choice: number): T | undefined => items[choice % items.length];

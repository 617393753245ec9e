import type { Reading } from '../../tracking/format.ts';
import type { EditsIn } from '../configurableTool.ts';
import { newEntryFile } from './entries.ts';
import { CURRENT_CONTEXT } from './members.ts';

/** Makes a context the one that kubectl uses. No file comes before the one in which this is written. */
export const currentContextEdits =
  (context: string): EditsIn<Reading> =>
  (file, group) =>
    file === newEntryFile(group)
      ? [{ address: [CURRENT_CONTEXT], value: JSON.stringify(context) }]
      : undefined;

// What other programs and people do to an AWS file.
import { type Reading, readAwsText } from '../awsText.ts';
import type { Choices, Edit, Edited } from './draft.ts';
import { flatten, indent, lineEnds, rewrite, sortKeys, sortSections, stripLastEnd } from './layoutEdits.ts';
import { addHeader, addProfile, blank, comment, deleteSection, noBlanks, rename } from './sectionEdits.ts';
import {
  addKey,
  addNested,
  continueLine,
  deleteSetting,
  isOurSetting,
  replaceValue,
  rotate,
} from './settingEdits.ts';

interface EditRow {
  /** How often it is made, compared with others. */
  readonly weight: number;
  readonly edit: Edit;
  /** Nobody would want it to change what a file says. */
  readonly keepsMeaning?: boolean;
}

/** All edits that are made in the text itself, by name. */
export const EDITS: Readonly<Record<string, EditRow>> = {
  changeTheirs: { weight: 2, edit: replaceValue((setting) => !isOurSetting(setting)) },
  changeOurs: { weight: 3, edit: replaceValue(isOurSetting) },
  deleteTheirs: { weight: 2, edit: deleteSetting((setting) => !isOurSetting(setting)) },
  deleteOurs: { weight: 3, edit: deleteSetting(isOurSetting) },
  rotate: { weight: 3, edit: rotate },
  addKey: { weight: 5, edit: addKey },
  addNested: { weight: 1, edit: addNested },
  rename: { weight: 2, edit: rename },
  deleteSection: { weight: 1, edit: deleteSection },
  continueLine: { weight: 2, edit: continueLine },
  comment: { weight: 3, edit: comment },
  blank: { weight: 1, edit: blank },
  noBlanks: { weight: 1, edit: noBlanks },
  addHeader: { weight: 2, edit: addHeader },
  addProfile: { weight: 2, edit: addProfile },
  stripLastEnd: { weight: 2, edit: stripLastEnd },
  lineEnds: { weight: 2, edit: lineEnds, keepsMeaning: true },
  rewrite: { weight: 3, edit: rewrite, keepsMeaning: true },
  indent: { weight: 3, edit: indent, keepsMeaning: true },
  flatten: { weight: 2, edit: flatten, keepsMeaning: true },
  sortSections: { weight: 2, edit: sortSections, keepsMeaning: true },
  sortKeys: { weight: 2, edit: sortKeys, keepsMeaning: true },
};

/** An edit that leaves a text which botocore can read, and another one than before; undefined if this one does not. */
export function editedText(kind: string, text: string, choices: Choices, unique: string): Edited | undefined {
  const row = EDITS[kind];
  const before = readAwsText(text);
  const result = row?.edit(before, choices, unique);
  if (!result || result.text === text) return undefined;
  const { reading } = readAwsText(result.text);
  const isFit = reading && (row?.keepsMeaning !== true || meaningOf(reading) === meaningOf(before.reading));
  return isFit ? result : undefined;
}

/** What a file says, in whatever order. */
const meaningOf = (reading: Reading | undefined): string =>
  JSON.stringify([...(reading ?? [])].map(([header, settings]) => [header, [...settings].sort()]).sort());

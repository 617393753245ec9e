import { BLANK_LINES, type Format } from '../../tracking/format.ts';
import { applySections } from './apply.ts';
import { absorbingSettings, findEntries, twinSettings } from './find.ts';
import { type SectionsText, readSections } from './grammar.ts';
import { sectionParts } from './parts.ts';
import { hasOldSetting, isSectionWas, restoreSections, wasInSections } from './restore.ts';

/** Sections with settings, as Python's configparser reads them: the shared AWS files. */
export const sections: Format<SectionsText> = {
  encoding: 'utf-8',
  blank: BLANK_LINES,
  read: readSections,
  apply: applySections,
  was: wasInSections,
  hasOld: hasOldSetting,
  meaning: (value) => value,
  isWas: isSectionWas,
  find: findEntries,
  restore: restoreSections,
  twins: twinSettings,
  absorbing: absorbingSettings,
  parts: sectionParts,
};

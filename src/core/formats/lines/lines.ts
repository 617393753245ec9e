import { BLANK_LINES, type Format } from '../../tracking/format.ts';
import { applyLines } from './apply.ts';
import { type LineGrammar, type LinesText, lineParts, readLines } from './grammar.ts';
import { absorbingLines, findLines, hasOldLine, isLinesWas, restoreLines, wasInLines } from './restore.ts';

/** Lines that set something each: an environment file, or git's credentials. */
export const linesFormat = (grammar: LineGrammar): Format<LinesText> => ({
  encoding: 'bytes',
  blank: BLANK_LINES,
  read: (text) => readLines(text, grammar),
  apply: applyLines,
  was: wasInLines,
  hasOld: hasOldLine,
  meaning: (value) => grammar.meaning(value),
  isWas: isLinesWas,
  find: findLines,
  restore: restoreLines,
  twins: () => [],
  absorbing: absorbingLines,
  parts: lineParts,
});

import type { Format } from '../../tracking/format.ts';
import { applyJson } from './apply.ts';
import { findJson } from './find.ts';
import { type JsonShape, type JsonText, readJson } from './grammar.ts';
import { jsonParts } from './parts.ts';
import { restoreJson } from './restore.ts';
import { hasOldValue, isJsonWas, wasInJson } from './was.ts';

/** JSON (RFC 8259) as a tool has it: Docker's, JFrog's and Azure's files. */
export const jsonFormat = (shape: JsonShape): Format<JsonText> => ({
  encoding: 'utf-8',
  blank: /^\s*(?:\{\s*\}\s*|\[\s*\]\s*)?$/,
  read: (text) => readJson(text, shape),
  apply: applyJson,
  was: wasInJson,
  hasOld: hasOldValue,
  meaning: (value) => value,
  isWas: isJsonWas,
  find: findJson,
  restore: restoreJson,
  twins: () => [],
  absorbing: () => new Set(),
  parts: jsonParts,
});

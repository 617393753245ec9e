import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import { visible } from '../../rawText.ts';
import { fromByteText } from '../byteText.ts';
import type { ConfigurableTool } from '../tools/configurableTool.ts';
import type { Reading } from '../tracking/format.ts';
import type { ConfiguredFile, ConfiguredTool } from './configureUnits.ts';
import { MaskedLines } from './maskedLines.ts';
import { SecretNumbers } from './secretNumbers.ts';

/**
 * What would change in files, as a unified diff of each without context lines. On its lines, everything that is not a key,
 * punctuation or a public value is `<secret 1>`; equal secrets have equal numbers. Empty if nothing would change.
 */
export function planText(configured: readonly ConfiguredTool[]): string {
  const numbers = new SecretNumbers();
  return configured
    .flatMap(({ tool, files }) =>
      files.filter(({ isChanged }) => isChanged).map((file) => fileDiff(tool, file, numbers)),
    )
    .join('');
}

const NO_FILE = '/dev/null';

function fileDiff(tool: ConfigurableTool, { path, tracked }: ConfiguredFile, numbers: SecretNumbers): string {
  const { file, uses, found, reading } = tracked;
  const format = tool.formatOf(uses);
  const from = file.bytes === undefined ? NO_FILE : path;
  const patch = structuredPatch(from, path, found.text, reading.text, undefined, undefined, { context: 0 });
  const masked = (one: Reading): MaskedLines =>
    new MaskedLines(
      { text: one.text, parts: format.parts(one), isPublic: (address) => tool.isPublic(uses, address) },
      numbers,
    );
  const [before, after] = [masked(found), masked(reading)];
  const shown = (line: string): string =>
    visibleLine(format.encoding === 'bytes' ? fromByteText(line) : line);
  const hunks = patch.hunks.map((hunk) => ({ ...hunk, lines: maskedHunk(hunk, before, after).map(shown) }));
  return formatPatch({ ...patch, hunks }, FILE_HEADERS_ONLY);
}

/** The lines of a hunk, with what may be secret masked; the mark of a line without an end stays. */
function maskedHunk(
  { oldStart, newStart, lines }: { oldStart: number; newStart: number; lines: readonly string[] },
  before: MaskedLines,
  after: MaskedLines,
): readonly string[] {
  let [oldLine, newLine] = [oldStart - 1, newStart - 1];
  return lines.map((line) => {
    if (line.startsWith('-')) return `-${before.line(oldLine++)}`;
    return line.startsWith('+') ? `+${after.line(newLine++)}` : line;
  });
}

/** Tabs stay, and so does the CR of a line end. */
const visibleLine = (line: string): string => {
  const end = line.endsWith('\r') ? '\r' : '';
  return (
    line
      .slice(0, line.length - end.length)
      .split('\t')
      .map(visible)
      .join('\t') + end
  );
};

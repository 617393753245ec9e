import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { fromByteText, toByteText } from '../byteText.ts';
import { quote } from '../messages.ts';
import { alternatives, matches } from '../shellPattern.ts';
import type { TestFile } from './testSplit.ts';

/**
 * The files below a directory whose name fits a shell pattern, in no order. Links to directories are not followed.
 *
 * @param pattern may have alternatives in braces, `*.{js,ts}`
 * @throws UsageError if there is no such directory, or the pattern can't be used
 * @throws ShipctlError if a part of it can't be read: tests would go missing
 */
export async function testFiles(
  { files, trees }: Pick<World, 'files' | 'trees'>,
  directory: string,
  pattern: string,
): Promise<readonly TestFile[]> {
  const patterns = patternsIn(pattern);
  const kind = files.kind(directory);
  if (kind !== 'directory')
    throw new UsageError(
      kind === undefined
        ? `${quote(directory)}: no such directory`
        : `${quote(directory)} is not a directory`,
    );
  const below = (await trees()).filesBelow(withoutSlash(toByteText(directory)));
  const [fault] = below.faults;
  if (fault !== undefined) throw new ShipctlError(fault);
  const all = below.files.map((bytes): TestFile => ({ bytes, text: fromByteText(bytes) }));
  return all.filter(({ text }) => {
    const name = text.slice(text.lastIndexOf('/') + 1);
    return patterns.some((one) => matches(one, name));
  });
}

const SEQUENCE = /(?<!\\)\{[^{},\\]+\.\.[^{},\\]+\}/;

function patternsIn(pattern: string): readonly string[] {
  const [sequence] = SEQUENCE.exec(pattern) ?? [];
  if (sequence !== undefined)
    throw new UsageError(
      `the pattern ${quote(pattern)} has a sequence, ${sequence}, which is not supported; list its values, as in {1,2,3} or [1-3]`,
    );
  const patterns = alternatives(pattern);
  if (!patterns) throw new UsageError(`the pattern ${quote(pattern)} expands to more than 1000 patterns`);
  return patterns;
}

export const withoutSlash = (directory: string): string => directory.replace(/\/+$/, '');

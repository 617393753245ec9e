import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world.ts';
import { decoded, encoded } from '../byteText.ts';
import { quote } from '../names.ts';
import { matches } from '../shellPattern.ts';
import type { TestFile } from './testSplit.ts';

/**
 * The files below a directory whose name fits a shell pattern, in no order. Links to directories are not followed.
 *
 * @throws UsageError where there is no such directory
 * @throws ShipctlError where a part of it can't be read: tests would go missing
 */
export async function testFiles(
  { files, trees }: Pick<World, 'files' | 'trees'>,
  directory: string,
  pattern: string,
): Promise<readonly TestFile[]> {
  const kind = files.kind(directory);
  if (kind !== 'directory')
    throw new UsageError(
      kind === undefined
        ? `the directory ${quote(directory)} is not there`
        : `${quote(directory)} is no directory`,
    );
  const below = (await trees()).filesBelow(withoutSlash(encoded(directory)));
  const [fault] = below.faults;
  if (fault !== undefined) throw new ShipctlError(fault);
  const all = below.files.map((bytes): TestFile => ({ bytes, text: decoded(bytes) }));
  return all.filter(({ text }) => matches(pattern, text.slice(text.lastIndexOf('/') + 1)));
}

export const withoutSlash = (directory: string): string => directory.replace(/\/+$/, '');

import { expect } from 'chai';
import { throwFirst } from '../../src/core/failures.ts';
import { ShipctlError } from '../../src/errors.ts';

describe('what failed in a command that did what it could', () => {
  const table: readonly (readonly [failures: readonly string[], error: string | undefined, notes: string])[] =
    [
      [[], undefined, ''],
      [['one'], 'one', ''],
      [['one', 'two', 'three'], 'one', 'shipctl: two\nshipctl: three\n'],
    ];
  for (const [failures, error, notes] of table)
    it(`ends it with the first of ${failures.length}, after the others`, () => {
      let written = '';
      const stderr = { write: (text: string | Uint8Array): void => void (written += text.toString()) };
      const work = (): void => {
        throwFirst(failures, stderr);
      };
      if (error === undefined) work();
      else expect(work).to.throw(ShipctlError, error);
      expect(written).to.equal(notes);
    });
});

import { expect } from 'chai';
import fc from 'fast-check';
import {
  directoryToReplace,
  fileName,
  findBelow,
  lastName,
  resourceFileName,
} from '../../../src/core/state/statePaths.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';
import { UsageError } from '../../../src/errors.ts';

describe('lastName', () => {
  const table: [path: string, name: string | undefined][] = [
    ['a', 'a'],
    ['a/b', 'b'],
    ['/a/b//', 'b'],
    ['a b\nc', 'a b\nc'],
    ['...', '...'],
    ['.', undefined],
    ['a/.', undefined],
    ['a/../', undefined],
    ['/', undefined],
    ['', undefined],
  ];
  for (const [path, name] of table) {
    it(`of ${JSON.stringify(path)} is ${String(name)}`, () => {
      expect(lastName(path)).to.equal(name);
    });
  }
});

describe('names of files', () => {
  for (const name of ['', '.', '..', '/', 'a/b', '../a']) {
    it(`are not ${JSON.stringify(name)}`, () => {
      expect(() => fileName(name, 'name')).to.throw(UsageError, 'is not a name');
      expect(() => resourceFileName(name)).to.throw(UsageError);
    });
  }
  for (const name of ['a', 'a b', 'my-state.x', '...a', '-a']) {
    it(`may be ${JSON.stringify(name)}`, () => {
      expect(resourceFileName(name)).to.equal(name);
    });
  }
});

/** Where paths lead: `/r` holds a file, a directory, a link into it and one out of it. */
const LEADS: ReadonlyMap<string, string> = new Map([
  ['/r/', '/real'],
  ['/r//', '/real'],
  ['/r/.', '/real'],
  ['/r/f', '/real/f'],
  ['/r/d/', '/real/d'],
  ['/r/d/g', '/real/d/g'],
  ['/r/d/../f', '/real/f'],
  ['/r/in/', '/real/d'],
  ['/r/in/g', '/real/d/g'],
  ['/r/out', '/real/out'],
  ['/r/out/', '/elsewhere'],
  ['/r/out/x', '/elsewhere/x'],
  ['/r/beside/x', '/realm/x'],
]);

describe('findBelow', () => {
  const stateFiles = { find: (path: string): string | undefined => LEADS.get(path) };

  const found: [path: string, real: string | undefined][] = [
    ['f', '/real/f'],
    ['d/g', '/real/d/g'],
    ['d/../f', '/real/f'],
    ['in/g', '/real/d/g'],
    ['.', '/real'],
    ['out', '/real/out'],
    ['none', undefined],
    ['d/none/x', undefined],
  ];
  for (const [path, real] of found) {
    it(`finds ${path} at ${String(real)}`, () => {
      expect(findBelow(stateFiles, '/r', path)).to.equal(real);
    });
  }

  for (const path of [
    '..',
    '../r/f',
    'd/../../f',
    'out/x',
    'out/',
    'out/none',
    'out/none/none',
    'beside/x',
  ]) {
    it(`refuses ${path}, which leads out`, () => {
      expect(() => findBelow(stateFiles, '/r', path)).to.throw(UsageError, 'leads out of /r');
    });
  }

  it('finds nothing below a directory that is missing, and still refuses what would lead out', () => {
    expect(findBelow(stateFiles, '/none', 'f')).to.equal(undefined);
    expect(() => findBelow(stateFiles, '/none', '../f')).to.throw(UsageError);
  });

  it('never gives what is elsewhere, whatever the path', () => {
    const part = fc.constantFrom('..', '.', '', 'd', 'f', 'g', 'in', 'out', 'x', 'beside', 'none');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        let real: string | undefined;
        try {
          real = findBelow(stateFiles, '/r', parts.join('/'));
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
        }
        expect(real ?? '/real').to.match(/^\/real(\/|$)/);
      }),
    );
  });
});

describe('directoryToReplace', () => {
  const table: [job: string, files: string | undefined, isRefused: boolean][] = [
    ['/real', '/real/OUT/a/state', false],
    ['/', '/OUT/a/state', false],
    ['/real', undefined, false],
    ['/real', '/elsewhere', true],
    ['/real', '/real/OUT/b/state', true],
    ['/real', '/real/OUT/a', true],
    ['/real', '/', true],
    ['/', '/etc', true],
  ];
  for (const [job, files, isRefused] of table) {
    it(`${isRefused ? 'refuses' : 'takes'} ${String(files)} in the job of ${job}`, async () => {
      const leads = new Map([
        ['/job/', job],
        ['/job/OUT/a/state/', files],
      ]);
      const stateFiles = { find: (path: string): string | undefined => leads.get(path) };
      const { env } = fakeWorld({ env: { JOB_PATH: '/job' } }).world;
      const found = await directoryToReplace({ env, stateFiles }, 'a', 'state').catch(
        (error: unknown) => error,
      );
      if (isRefused) expect(found).to.be.instanceOf(UsageError);
      else expect(found).to.equal('/job/OUT/a/state');
    });
  }

  it('refuses what is behind a link of the resource, whether it exists or not', async () => {
    const { env } = fakeWorld({ env: { JOB_PATH: '/job' } }).world;
    const leads = new Map([
      ['/job/', '/real'],
      ['/job/OUT/a/', '/elsewhere'],
    ]);
    const stateFiles = { find: (path: string): string | undefined => leads.get(path) };
    const found = await directoryToReplace({ env, stateFiles }, 'a', 'state').catch(
      (error: unknown) => error,
    );
    expect(found).to.be.instanceOf(UsageError);
  });
});

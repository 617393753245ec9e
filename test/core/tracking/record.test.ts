import { expect } from 'chai';
import type { Hunk } from '../../../src/core/tracking/draft.ts';
import { isSectionWas } from '../../../src/core/formats/sections/restore.ts';
import { areWithin, readBody } from '../../../src/core/tracking/record.ts';
import { ShipctlError } from '../../../src/errors.ts';
import { TrackedText } from '../../support/trackedText.ts';

type Path = readonly (string | number)[];

/** A record with all that may be in one. */
function body(): unknown {
  const tracked = new TrackedText('[a]\naws_access_key_id = OLD\n[c]\nregion = x\n');
  tracked.put('a', { aws_access_key_id: 'NEW', aws_secret_access_key: 'new' });
  tracked.edit((text) => text.replace('aws_secret', 'theirs = x\n  aws_secret'));
  tracked.put('c', { region: 'x' }, { job: 'job', build: '2', resource: 'other', rank: 3 });
  return tracked.record?.body;
}

/** The body with another value at a path; undefined takes it away. */
function withValue(path: Path, value: unknown): unknown {
  const copy = body();
  let at = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return copy;
}

const read = (value: unknown): unknown => readBody(value, 'aws', isSectionWas, '/file');

/** The paths of all values in a record, those of objects and lists among them. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

describe('the body of a record', () => {
  it('has its hunks in the text', () => {
    expect(areWithin([hunk(0, 1), hunk(3, 1)], 'abcd')).to.equal(true);
    expect(areWithin([hunk(0, 1), hunk(3, 2)], 'abcd')).to.equal(false);
    expect(areWithin([hunk(5, 0)], 'abcd')).to.equal(false);
    expect(areWithin([], '')).to.equal(true);
  });

  it('is read as it was written', () => {
    expect(read(JSON.parse(JSON.stringify(body())))).to.deep.equal(body());
  });

  const optional = /rank/;
  for (const path of pathsIn(body()).filter((one) => one.length > 0)) {
    const name = path.join('.');
    const wrong = optional.test(name) ? ['text', {}] : [undefined, null, {}, []];
    it(`is refused with something else as ${name}`, () => {
      for (const value of wrong) {
        const isEmptyList =
          Array.isArray(value) && /(units|entries|hunks|twins|keys|lostBundles|address)$/.test(name);
        if (isEmptyList) continue;
        expect(() => read(withValue(path, value)), JSON.stringify(value)).to.throw(
          ShipctlError,
          /can't be used/,
        );
      }
    });
  }

  const OTHERS: readonly (readonly [title: string, value: unknown])[] = [
    ['with hunks that overlap', withValue(['now', 'hunks'], [hunk(0, 4), hunk(3, 1)])],
    ['with hunks out of order', withValue(['now', 'hunks'], [hunk(4, 1), hunk(0, 1)])],
    ['with a place before the text', withValue(['now', 'hunks'], [hunk(-1, 1)])],
    ['with a part of a place', withValue(['now', 'hunks'], [hunk(0.5, 1)])],
    ['that is a text', 'record'],
    ['that is a list', []],
  ];
  for (const [title, value] of OTHERS) {
    it(`is refused ${title}`, () => {
      expect(() => read(value)).to.throw(ShipctlError, /the record of \/file can't be used/);
    });
  }

  it('is refused of another tool, which is named', () => {
    expect(() => read(withValue(['tool'], 'docker'))).to.throw(
      ShipctlError,
      'the record of /file says that shipctl wrote it as a file of "docker". Run shipctl cleanup',
    );
  });
});

function hunk(at: number, length: number): Hunk {
  return { at, length, base: '' };
}

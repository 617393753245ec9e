import { expect } from 'chai';
import fc from 'fast-check';
import { BUMPS, bumped, type Bump } from '../../src/core/version.ts';
import { UsageError } from '../../src/errors.ts';

const TABLE: [version: string, bump: Bump, expected: string][] = [
  ['1.2.3', 'major', '2.0.0'],
  ['1.2.3', 'minor', '1.3.0'],
  ['1.2.3', 'patch', '1.2.4'],
  ['v9.9.9', 'patch', 'v9.9.10'],
  ['v9.9.9-beta.4', 'major', 'v10.0.0'],
  ['1.2.3-rc', 'minor', '1.3.0'],
  ['1.2.3-rc', 'patch', '1.2.4'],
  ['1.2.3', 'alpha', '1.2.3-alpha'],
  ['1.2.3', 'rc', '1.2.3-rc'],
  ['1.2.3-rc', 'rc', '1.2.3-rc.1'],
  ['1.2.3-rc.0', 'rc', '1.2.3-rc.1'],
  ['v1.2.3-rc.9', 'rc', 'v1.2.3-rc.10'],
  ['1.2.3-rc.1.7', 'rc', '1.2.3-rc.2'],
  ['1.2.3-rc.x', 'rc', '1.2.3-rc.1'],
  ['1.2.3-rc1', 'rc', '1.2.3-rc.1'],
  ['1.2.3-rc.08', 'rc', '1.2.3-rc.9'],
  ['1.2.3-beta.4', 'rc', '1.2.3-rc'],
  ['1.2.3-my-rc.4', 'rc', '1.2.3-rc'],
  ['1.2.3-SNAPSHOT_1', 'beta', '1.2.3-beta'],
  ['1.2.3-rc.1', 'final', '1.2.3'],
  ['v1.2.3', 'final', 'v1.2.3'],
  ['1.2.3+build.5', 'patch', '1.2.4'],
  ['1.2.3+build.5', 'final', '1.2.3'],
  ['1.2.3-rc.1+exp.sha-5114f85', 'rc', '1.2.3-rc.2'],
  ['01.08.010', 'final', '01.08.010'],
  ['01.08.010', 'patch', '01.08.11'],
  ['01.08.010', 'minor', '01.9.0'],
  ['010.0.0', 'major', '11.0.0'],
  ['9007199254740993.0.0', 'major', '9007199254740994.0.0'],
  ['1.999999999999999999999999.0', 'minor', '1.1000000000000000000000000.0'],
  ['1.2.3-rc.99999999999999999999', 'rc', '1.2.3-rc.100000000000000000000'],
];

describe('bumped', () => {
  for (const [version, bump, expected] of TABLE) {
    it(`makes ${expected} of ${version} by ${bump}`, () => {
      expect(bumped(version, bump)).to.equal(expected);
    });
  }

  const wrong = [
    '',
    '1',
    '1.2',
    '1.2.x',
    'abc',
    '1.2.3.4',
    '-1.2.3',
    '1.-2.3',
    '+1.2.3',
    'V1.2.3',
    'vv1.2.3',
    'v',
    ' 1.2.3',
    '1.2.3\n',
    '1.2.3\r',
    '1. 2.3',
    '1.2.3-',
    '1.2.3-rc..1',
    '1.2.3-rc.',
    '1.2.3+',
    '1.2.3-é',
    '0x1.2.3',
    '1e3.2.3',
    '١.٢.٣',
    '1.2.3-rc\n',
  ];
  for (const version of wrong) {
    it(`refuses ${JSON.stringify(version)}`, () => {
      expect(() => bumped(version, 'patch')).to.throw(UsageError, 'is not of the form');
    });
  }
});

const NUMBER = fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String);
const IDENTIFIER = fc.oneof(fc.constantFrom('alpha', 'beta', 'rc', 'x-y', '0', '11'), NUMBER);
const RELEASE = fc.tuple(NUMBER, NUMBER, NUMBER).map((numbers) => numbers.join('.'));
const TAG = fc
  .array(IDENTIFIER, { maxLength: 3 })
  .map((all) => (all.length === 0 ? '' : `-${all.join('.')}`));
const ANY = fc.tuple(fc.constantFrom('', 'v'), RELEASE, TAG, fc.constantFrom('', '+b.1'));

/** Compares two versions as semver.org, 11, does: which comes first in a sorted list. */
function precedence(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => {
    const [, release = '', tag] = /^v?([\d.]+)(?:-([^+]*))?/.exec(version) ?? [];
    return { numbers: release.split('.').map(BigInt), tag: tag?.split('.') };
  });
  if (!a || !b) return 0;
  for (const [index, number] of a.numbers.entries()) {
    const against = b.numbers[index] ?? 0n;
    if (number !== against) return number < against ? -1 : 1;
  }
  if (!a.tag || !b.tag) return Number(a.tag === undefined) - Number(b.tag === undefined);
  for (const [index, identifier] of a.tag.entries()) {
    const against = b.tag[index];
    if (against === undefined) return 1;
    if (identifier !== against) return identifierPrecedence(identifier, against);
  }
  return a.tag.length - b.tag.length;
}

function identifierPrecedence(one: string, other: string): number {
  const isNumber = (text: string): boolean => /^\d+$/.test(text);
  if (isNumber(one) && isNumber(other)) return BigInt(one) < BigInt(other) ? -1 : 1;
  if (isNumber(one) !== isNumber(other)) return isNumber(one) ? -1 : 1;
  return one < other ? -1 : 1;
}

describe('any version', () => {
  it('is lower than what major, minor and patch make of it', () => {
    fc.assert(
      fc.property(ANY, fc.constantFrom('major', 'minor', 'patch'), (parts, bump) => {
        const version = parts.join('');
        expect(precedence(version, bumped(version, bump))).to.be.below(0);
      }),
    );
  });

  it('is lower than what counting its tag makes of it', () => {
    fc.assert(
      fc.property(RELEASE, fc.constantFrom('alpha', 'beta', 'rc'), fc.nat(20), (release, tag, times) => {
        let version = bumped(release, tag);
        expect(precedence(version, release)).to.be.below(0);
        for (let time = 0; time < times; time++) {
          const following = bumped(version, tag);
          expect(precedence(version, following)).to.be.below(0);
          version = following;
        }
        expect(version).to.equal(times === 0 ? `${release}-${tag}` : `${release}-${tag}.${times}`);
      }),
    );
  });

  it('is final once it was made so, and keeps its v and its numbers', () => {
    fc.assert(
      fc.property(ANY, (parts) => {
        const [v, release] = parts;
        const final = bumped(parts.join(''), 'final');
        expect(final).to.equal(v + release);
        expect(bumped(final, 'final')).to.equal(final);
        expect(precedence(parts.join(''), final)).to.be.at.most(0);
      }),
    );
  });

  it('gives a version again, whatever is done', () => {
    fc.assert(
      fc.property(ANY, fc.array(fc.constantFrom(...BUMPS)), (parts, bumps) => {
        const last = bumps.reduce(bumped, parts.join(''));
        expect(() => bumped(last, 'final')).not.to.throw();
      }),
    );
  });
});

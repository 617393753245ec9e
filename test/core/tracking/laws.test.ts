import { expect } from 'chai';
import type { SectionsText } from '../../../src/core/formats/sections/grammar.ts';
import { sections } from '../../../src/core/formats/sections/sections.ts';
import { awsTool } from '../../../src/core/tools/aws/awsTool.ts';
import { type Format, type Reading, UnfitPlace } from '../../../src/core/tracking/format.ts';
import { checkLaws, keyed } from '../../../src/core/tracking/laws.ts';
import { ShipctlError } from '../../../src/errors.ts';
import { TrackedText } from '../../support/trackedText.ts';

const TEXT = '[a]\naws_access_key_id = OLD\noutput = json\n[b]\nregion = x\n';

/** A tool whose format has a fault. */
const faulty = (fault: Partial<Format<SectionsText>>): TrackedText =>
  new TrackedText(TEXT, { ...awsTool, formatOf: () => ({ ...sections, ...fault }) });

const FAULTS: readonly (readonly [title: string, fault: Partial<Format<SectionsText>>, breach: RegExp])[] = [
  ['writes nothing', { apply: () => [] }, /a, aws_access_key_id would not read back/],
  [
    'writes another value',
    {
      apply: (reading, edits) =>
        sections.apply(
          reading,
          edits.map((edit) => ({ ...edit, value: 'x' })),
        ),
    },
    /a, aws_access_key_id would not read back/,
  ],
  [
    'changes a setting of somebody else',
    {
      apply: (reading, edits) =>
        sections.apply(reading, [...edits, { address: ['a', 'output'], value: 'text' }]),
    },
    /a, output would change/,
  ],
  [
    'removes a section of somebody else',
    {
      apply: (reading, edits) => [
        ...sections.apply(reading, edits),
        { start: TEXT.indexOf('[b]'), end: TEXT.length, insert: '' },
      ],
    },
    /b, region would change/,
  ],
];

describe('the laws of every change', () => {
  for (const [title, fault, breach] of FAULTS) {
    it(`stop a format that ${title}, before anything is written`, () => {
      const tracked = faulty(fault);
      expect(() => {
        tracked.put('a', { aws_access_key_id: 'NEW' });
      }).to.throw(breach);
      expect([tracked.text, tracked.record]).to.deep.equal([TEXT, undefined]);
    });
  }

  it('stop a format that changes what was written for another unit', () => {
    let isFaulty = false;
    const other = { address: ['a', 'aws_access_key_id'], value: 'OTHER' };
    const tracked = faulty({
      apply: (reading, edits) => sections.apply(reading, isFaulty ? [...edits, other] : edits),
    });
    tracked.put('a', { aws_access_key_id: 'NEW' });
    isFaulty = true;
    expect(() => {
      tracked.put('b', { aws_access_key_id: 'NEW' });
    }).to.throw(/a, aws_access_key_id would change/);
  });

  it('stop a record that would have a setting changed which shipctl never writes', () => {
    const tracked = new TrackedText(TEXT);
    tracked.put('a', { aws_access_key_id: 'NEW' });
    const { record, text = '' } = tracked;
    const body = record?.body as { now: { hunks: object[] } };
    body.now.hunks.push({ at: text.indexOf('json'), length: 4, base: 'theirs' });
    expect(() => {
      tracked.undo();
    }).to.throw(/a, output would change/);
    expect(tracked.text).to.equal(text);
  });

  it('stop a record whose entries name a setting which shipctl never writes', () => {
    const tracked = new TrackedText('[a]\noutput = json\n');
    tracked.put('a', { aws_access_key_id: 'NEW' });
    const { text = '' } = tracked;
    const state = (tracked.record?.body as { now: { hunks: object[]; entries: { address: string[] }[] } })
      .now;
    state.hunks.push({ at: text.indexOf('json'), length: 4, base: 'theirs' });
    state.entries.push(...state.entries.map((entry) => ({ ...entry, address: ['a', 'output'] })));
    expect(() => {
      tracked.undo();
    }).to.throw(/a, output would change/);
    expect(tracked.text).to.equal(text);
  });

  it('stop a change after which the base would be another one', () => {
    const reading = sections.read(TEXT);
    const nothing = new Map<string, never>();
    const intent = {
      path: '/file',
      wanted: nothing,
      touched: nothing,
      manages: () => true,
      absorbing: new Set<string>(),
    };
    expect(() => {
      checkLaws(reading, reading, { ...intent, bases: [TEXT, `${TEXT}#`] });
    }).to.throw(/its base would change/);
    checkLaws(reading, reading, { ...intent, bases: [TEXT, TEXT] });
  });

  const reading = (values: Readonly<Record<string, string>>): Reading => ({
    text: '',
    values: new Map(Object.entries(values)),
  });
  const checked = (before: Reading, after: Reading, absorbing: readonly string[] = []): (() => void) => {
    const touched = keyed([['users', 'dev', 'token']]);
    const intent = { path: '/file', bases: ['', ''] as const, wanted: new Map<string, string>(), touched };
    return () => {
      checkLaws(before, after, { ...intent, manages: () => true, absorbing: new Set(absorbing) });
    };
  };
  const written = reading({ 'users\ndev\ntoken': '"x"' });
  for (const empty of ['{}', '[]', 'null']) {
    it(`let what holds an address be ${empty} before or after`, () => {
      checked(reading({ users: empty }), written)();
      checked(written, reading({ 'users\ndev': empty }))();
    });
  }
  it('stop a change that takes a value which nothing can be in for an empty one', () => {
    expect(checked(reading({ users: '"x"' }), written)).to.throw(/users would change/);
    expect(checked(reading({ others: '{}' }), written)).to.throw(/others would change/);
  });

  it('let only that change beside it which had taken in what was written', () => {
    const [before, after] = [reading({ theirs: '"a\\nours"' }), reading({ theirs: '"a"' })];
    checked(before, after, ['theirs'])();
    expect(checked(before, after, ['others'])).to.throw(/theirs would change/);
  });

  it('name the line of a place where no change is safe', () => {
    const tracked = faulty({
      apply: () => {
        throw new UnfitPlace(2, 'it is taken');
      },
    });
    expect(() => {
      tracked.put('a', { aws_access_key_id: 'NEW' });
    }).to.throw(ShipctlError, '/file, line 2: it is taken. The file stays as it is');
  });
});

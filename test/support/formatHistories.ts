// Histories of files that several jobs and other programs write, played with any format.
import { expect } from 'chai';
import fc from 'fast-check';
import type { Edit, Format, Reading } from '../../src/core/tracking/format.ts';
import type { Claim } from '../../src/core/tracking/state.ts';
import { runs } from './extent.ts';
import { ExpectedValues } from './expectedValues.ts';
import { FormatFile } from './formatFile.ts';

/** A format, random files of it, and a reader that is not the format's. */
export interface FormatUnderTest<R extends Reading> {
  readonly format: Format<R>;
  /** Files of other people, undefined for none. A secret that no unit touches has `THEIRS` in it; nothing has `OURS`. */
  readonly texts: fc.Arbitrary<string | undefined>;
  /**
   * What a unit is to hold: the same addresses for each value, and none of another unit.
   *
   * @param unit  0 to 2
   * @param value one word that begins with `OURS`
   */
  edits(unit: number, value: string): readonly Edit[];
  /** All that an independent reader finds in a text, as `Reading.values` has it. */
  values(text: string): ReadonlyMap<string, string>;
  /**
   * What other programs make of a text: another form, or other values of theirs. They remove nothing that holds ours.
   *
   * @param random a number from 0 on
   */
  readonly rewrites: readonly ((text: string, random: number) => string)[];
  /** How many random histories of each kind there are; 1000 if undefined. */
  readonly runs?: number;
}

type Step = PutStep | { readonly does: 'undo'; readonly job: number } | RewriteStep;

interface PutStep {
  /** `cutOff` writes the record and not the file. */
  readonly does: 'put' | 'cutOff';
  readonly unit: number;
  readonly job: number;
  readonly value: number;
}

interface RewriteStep {
  readonly does: 'rewrite';
  readonly way: number;
  readonly random: number;
}

const few = fc.nat(2);
const put = fc.record({
  does: fc.constantFrom('put', 'put', 'put', 'cutOff'),
  unit: few,
  job: few,
  value: few,
}) as fc.Arbitrary<PutStep>;
const undo = fc.record({ does: fc.constant('undo' as const), job: few });
const rewrite = fc.record({ does: fc.constant('rewrite' as const), way: fc.nat(), random: fc.nat() });

/** Adds the property tests of a format to the present `describe`. */
export function itSurvivesHistories<R extends Reading>(under: FormatUnderTest<R>): void {
  const test = (title: string, steps: fc.Arbitrary<Step>): void => {
    it(title, () => {
      const history = fc.array(steps, { minLength: 1, maxLength: 8 });
      fc.assert(
        fc.property(under.texts, history, (text, all) => {
          new History(under, text).play(all);
        }),
        { numRuns: runs(under.runs ?? 1000) },
      );
    });
  };
  test('come back to the byte, whatever several jobs write and undo', fc.oneof(put, put, undo));
  test(
    'keep what other programs write meanwhile, and nothing else',
    fc.oneof({ weight: 3, arbitrary: put }, undo, rewrite),
  );
}

/** One history of one file. */
class History<R extends Reading> {
  readonly #under: FormatUnderTest<R>;
  readonly #first: string | undefined;
  readonly #file: FormatFile<R>;
  readonly #expected: ExpectedValues;
  #isOnlyOurs = true;

  constructor(under: FormatUnderTest<R>, text: string | undefined) {
    this.#under = under;
    this.#first = text;
    this.#file = new FormatFile(text, under.format);
    this.#expected = new ExpectedValues(this.#values());
  }

  /** Checks the file after each step, and once everything is undone. */
  play(steps: readonly Step[]): void {
    for (const step of steps) {
      this.#do(step);
      this.#check();
    }
    this.#file.undo();
    this.#expected.undo(() => true);
    this.#check();
    expect(this.#file.record, 'the record').to.equal(undefined);
    expect(this.#file.text ?? '').not.to.include('OURS');
    if (this.#isOnlyOurs) expect(this.#file.text).to.equal(this.#first);
    expect(sorted(this.#expected.withoutEmptied(this.#values()))).to.deep.equal(
      sorted(this.#expected.withoutEmptied(this.#expected.base)),
    );
  }

  #do(step: Step): void {
    if (step.does === 'rewrite') this.#rewrite(step);
    else if (step.does === 'undo') {
      const isOfJob = (job: string): boolean => job === `job${step.job}`;
      this.#file.undo((_unit, { job }) => isOfJob(job));
      this.#expected.undo(isOfJob);
    } else this.#put(step);
  }

  #put({ does, unit, job, value }: PutStep): void {
    const name = `unit${unit}`;
    const claim: Claim = { job: `job${job}`, build: '1', resource: 'res' };
    const edits = this.#under.edits(unit, `OURS${value}`);
    const next = this.#file.put(name, edits, claim, does === 'cutOff');
    // If the text is the same, nothing was left to cut off.
    if (next === this.#file.text) this.#expected.put(name, claim.job, edits);
  }

  #rewrite({ way, random }: RewriteStep): void {
    // Any call takes in a change that was cut off, so none is pending here.
    this.#file.undo(() => false);
    const { rewrites } = this.#under;
    const before = this.#file.text ?? '';
    const text = rewrites[way % rewrites.length]?.(before, random) ?? '';
    if (text === before) return;
    this.#file.text = text;
    this.#isOnlyOurs = false;
    this.#expected.rewrite(this.#values());
  }

  #check(): void {
    const values = this.#values();
    const read = this.#under.format.read(this.#file.text ?? '').values;
    for (const [key, value] of values) expect(read.get(key), `the reading of ${key}`).to.equal(value);
    expect(sorted(filled(values))).to.deep.equal(sorted(filled(this.#expected.values)));
    expect(JSON.stringify(this.#file.record ?? '')).not.to.match(/OURS|THEIRS/);
  }

  #values(): ReadonlyMap<string, string> {
    return this.#under.values(this.#file.text ?? '');
  }
}

const sorted = (values: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...values].sort(([a], [b]) => (a < b ? -1 : 1));

/** Without what holds nothing: it may come and go with what it holds. */
const filled = (values: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...values].filter(([, value]) => !['{}', '[]', 'null'].includes(value)));

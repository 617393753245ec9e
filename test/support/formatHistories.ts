// Histories of files that several jobs and other programs write, played with any format.
import { expect } from 'chai';
import fc from 'fast-check';
import { FileGroup } from '../../src/core/tracking/fileGroup.ts';
import type { Edit, Format, Reading } from '../../src/core/tracking/format.ts';
import type { Claim } from '../../src/core/tracking/state.ts';
import type { Tool } from '../../src/core/tracking/tool.ts';
import { sha256 } from '../../src/sha256.ts';
import type { FileRecord, SharedFile } from '../../src/world/sharedFiles.ts';
import { runs } from './extent.ts';
import { ExpectedValues } from './expectedValues.ts';

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
  /** How many random histories of each kind there are; 2000 if undefined. */
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
        { numRuns: runs(under.runs ?? 2000) },
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
  readonly #expected: ExpectedValues;
  #text: string | undefined;
  #record: FileRecord | undefined;
  #isOnlyOurs = true;

  constructor(under: FormatUnderTest<R>, text: string | undefined) {
    this.#under = under;
    [this.#first, this.#text] = [text, text];
    this.#expected = new ExpectedValues(this.#values());
  }

  /** Checks the file after each step, and once everything is undone. */
  play(steps: readonly Step[]): void {
    for (const step of steps) {
      this.#do(step);
      this.#check();
    }
    this.#change((group) => {
      group.undo(() => true);
    });
    this.#expected.undo(() => true);
    this.#check();
    expect(this.#record, 'the record').to.equal(undefined);
    expect(this.#text ?? '').not.to.include('OURS');
    if (this.#isOnlyOurs) expect(this.#text).to.equal(this.#first);
    expect(sorted(this.#values())).to.deep.equal(sorted(this.#expected.base));
  }

  #do(step: Step): void {
    if (step.does === 'rewrite') this.#rewrite(step);
    else if (step.does === 'undo') {
      const isOfJob = (job: string): boolean => job === `job${step.job}`;
      this.#change((group) => {
        group.undo((_unit, { job }) => isOfJob(job));
      });
      this.#expected.undo(isOfJob);
    } else this.#put(step);
  }

  #put({ does, unit, job, value }: PutStep): void {
    const name = `unit${unit}`;
    const claim: Claim = { job: `job${job}`, build: '1', resource: 'res' };
    const edits = this.#under.edits(unit, `OURS${value}`);
    const isCutOff = does === 'cutOff';
    const next = this.#change((group) => {
      group.put([{ unit: name, claim, edits: () => edits }]);
    }, isCutOff);
    // If the text is the same, nothing was left to cut off.
    if (next === this.#text) this.#expected.put(name, claim.job, edits);
  }

  #rewrite({ way, random }: RewriteStep): void {
    // A change that was cut off is what the next call completes or forgets, so none is pending here.
    this.#change((group) => {
      group.undo(() => false);
    });
    const { rewrites } = this.#under;
    const text = rewrites[way % rewrites.length]?.(this.#text ?? '', random) ?? '';
    if (text === (this.#text ?? '')) return;
    this.#text = text;
    this.#isOnlyOurs = false;
    this.#expected.rewrite(this.#values());
  }

  #check(): void {
    const values = this.#values();
    const { format } = this.#under;
    const read = format.read(this.#text ?? '').values;
    for (const [key, value] of values) expect(read.get(key), `the reading of ${key}`).to.equal(value);
    expect(sorted(filled(values))).to.deep.equal(sorted(filled(this.#expected.values)));
    expect(JSON.stringify(this.#record ?? '')).not.to.match(/OURS|THEIRS/);
  }

  #values(): ReadonlyMap<string, string> {
    return this.#under.values(this.#text ?? '');
  }

  /** @returns the text as it should be from now on */
  #change(work: (group: FileGroup<R>) => void, isCutOff = false): string | undefined {
    const group = new FileGroup([this.#file], toolOf(this.#under.format), () => 'salt');
    work(group);
    let text = this.#text;
    for (const { bytes, body, owners } of group.changes()) {
      const isNew = this.#record ? this.#record.isNew : this.#text === undefined;
      const was = isCutOff ? this.#hash : undefined;
      const now = bytes === undefined ? '' : sha256(bytes);
      const kept: unknown = JSON.parse(JSON.stringify(body));
      text = bytes && Buffer.from(bytes).toString(this.#encoding);
      this.#record = owners.length === 0 ? undefined : { now, was, isNew, body: kept };
    }
    if (!isCutOff) this.#text = text;
    return text;
  }

  get #encoding(): 'latin1' | 'utf8' {
    return this.#under.format.encoding === 'bytes' ? 'latin1' : 'utf8';
  }

  get #file(): SharedFile {
    const bytes = this.#text === undefined ? undefined : Buffer.from(this.#text, this.#encoding);
    return { path: '/file', uses: [0], isFormer: false, bytes, record: this.#record };
  }

  get #hash(): string {
    return this.#file.bytes ? sha256(this.#file.bytes) : '';
  }
}

/** A made-up tool, which may touch everything. */
const toolOf = <R extends Reading>(format: Format<R>): Tool<R> => ({
  name: 'tool',
  title: 'the tool',
  format,
  manages: () => true,
  groupOf: () => undefined,
  isTelling: () => false,
  decidesGroup: () => false,
});

const sorted = (values: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...values].sort(([a], [b]) => (a < b ? -1 : 1));

/** Without what holds nothing: it may come and go with what it holds. */
const filled = (values: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...values].filter(([, value]) => !['{}', '[]', 'null'].includes(value)));

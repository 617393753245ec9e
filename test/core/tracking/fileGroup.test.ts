import { expect } from 'chai';
import { exportLines } from '../../../src/core/formats/lines/exports.ts';
import { linesFormat } from '../../../src/core/formats/lines/lines.ts';
import type { SectionsText } from '../../../src/core/formats/sections/grammar.ts';
import { WHOLE, whole } from '../../../src/core/formats/whole/whole.ts';
import { awsTool } from '../../../src/core/tools/aws/awsTool.ts';
import { profileEdits } from '../../../src/core/tools/aws/profile.ts';
import { keysSettings } from '../../../src/core/tools/aws/settings.ts';
import { FileGroup } from '../../../src/core/tracking/fileGroup.ts';
import type { Edit, Reading } from '../../../src/core/tracking/format.ts';
import type { Tool } from '../../../src/core/tracking/tool.ts';
import { sha256 } from '../../../src/sha256.ts';
import type { FileRecord, SharedFile } from '../../../src/world/sharedFiles.ts';
import { CLAIM } from '../../support/trackedText.ts';

const hashOf = (text: string | undefined): string => (text === undefined ? '' : sha256(text));

/** The credentials file and the config file as tracking sees them, from one call of the program to the next. */
class TwoFiles {
  readonly texts: (string | undefined)[];
  readonly #records: (FileRecord | undefined)[] = [undefined, undefined];

  constructor(...texts: readonly [string, string]) {
    this.texts = [...texts];
  }

  /** Writes keys into profiles. If that is cut off, the records are written, and only this many of the files. */
  put(profiles: readonly string[], secretAccessKey: string, writtenFiles = 2): void {
    const keys = { accessKeyId: `ID-${secretAccessKey}`, secretAccessKey, sessionToken: undefined };
    const settings = keysSettings(keys, 'us-east-1');
    this.#change(writtenFiles, (group) => {
      group.put(
        profiles.map((unit) => ({
          unit,
          claim: CLAIM,
          edits: (file) => profileEdits(unit, settings, file),
        })),
      );
    });
  }

  undo(): void {
    this.#change(2, (group) => {
      group.undo(() => true);
    });
  }

  #change(writtenFiles: number, work: (group: FileGroup<SectionsText>) => void): void {
    const files = this.texts.map((text, use) => ({
      path: `${use}`,
      asked: [`${use}`],
      uses: [use],
      isFormer: false,
      bytes: text === undefined ? undefined : Buffer.from(text),
      record: this.#records[use],
    }));
    const group = new FileGroup(files, awsTool, () => 'salt');
    work(group);
    for (const { path, bytes, body, owners } of group.changes()) {
      const [use, text] = [Number(path), bytes && Buffer.from(bytes).toString()];
      const was = writtenFiles < 2 ? hashOf(this.texts[use]) : undefined;
      const kept: unknown = JSON.parse(JSON.stringify(body));
      this.#records[use] =
        owners.length === 0 ? undefined : { now: hashOf(text), was, isNew: false, group: [], body: kept };
      if (use < writtenFiles) this.texts[use] = text;
    }
  }
}

const keys = (header: string, name: string): string =>
  `[${header}]\naws_access_key_id = ${name}\naws_secret_access_key = ${name}\n`;
const CONFIG = '[profile a]\nrole_arn = theirs\noutput = json\n';

describe('the files of a tool that are read together', () => {
  it('come back as they were', () => {
    const files = new TwoFiles(keys('a', 'OLD'), CONFIG);
    files.put(['a'], 'NEW');
    expect(files.texts.join('')).not.to.match(/OLD|theirs/);
    files.undo();
    expect(files.texts).to.deep.equal([keys('a', 'OLD'), CONFIG]);
  });

  it('get back no half of an identity if somebody has deleted the section of the other half', () => {
    const files = new TwoFiles(keys('a', 'OLD'), CONFIG);
    files.put(['a'], 'NEW');
    files.texts[0] = '[z]\n';
    files.undo();
    expect(files.texts).to.deep.equal(['[z]\n', '[profile a]\noutput = json\n']);
  });

  it('do so too if somebody deleted it after a change that was cut off', () => {
    const files = new TwoFiles(keys('a', 'OLD') + keys('b', 'OLD'), CONFIG);
    files.put(['a', 'b'], 'NEW');
    files.put(['a', 'b'], 'NEXT', 0);
    files.texts[0] = files.texts[0]?.replace(/\[a\][^[]*/, '');
    files.undo();
    expect(files.texts).to.deep.equal([keys('b', 'OLD'), '[profile a]\noutput = json\n']);
  });

  it('come back as they were if one change after the other was cut off between them', () => {
    const before = [keys('a', 'OLD'), keys('profile a', 'OLD')] as const;
    const files = new TwoFiles(...before);
    files.put(['a'], 'NEW', 1);
    files.put(['b'], 'NEW', 1);
    files.undo();
    expect(files.texts).to.deep.equal(before);
  });

  for (const written of [0, 1]) {
    it(`get nothing back beside a token of somebody's if a change was cut off behind ${written} of them`, () => {
      const files = new TwoFiles('[a]\naws_access_key_id = OLD\n', CONFIG);
      files.put(['a'], 'NEW');
      files.texts[0] = files.texts[0]?.replace('[a]\n', '[a]\naws_session_token = THEIRS\n');
      files.put(['a'], 'NEXT', written);
      files.undo();
      expect(files.texts).to.deep.equal([
        '[a]\naws_session_token = THEIRS\n',
        '[profile a]\noutput = json\n',
      ]);
    });
  }

  it('keep keys that somebody gave a profile in one of them, and get nothing back beside them', () => {
    const files = new TwoFiles(keys('a', 'OLD'), CONFIG);
    files.put(['a'], 'NEW');
    files.texts[1] = `${keys('profile a', 'THEIRS')}output = json\n`;
    files.undo();
    expect(files.texts).to.deep.equal(['[a]\n', `${keys('profile a', 'THEIRS')}output = json\n`]);
  });
});

describe('files of one tool with different formats', () => {
  const KEY_FILE = 0;
  const formats = [whole, linesFormat(exportLines)] as const;
  /** A key file, and a file of variables. */
  const tool: Tool<Reading> = {
    name: 'tool',
    title: 'the tool',
    formatOf: ([use = 0]) => formats[use] ?? whole,
    manages: () => true,
    bundleOf: () => undefined,
    isTelling: () => false,
    decidesBundle: () => false,
  };
  const open = (texts: readonly string[], records: readonly (FileRecord | undefined)[]): FileGroup<Reading> =>
    new FileGroup(
      texts.map((text, use) => ({
        path: `${use}`,
        asked: [`${use}`],
        uses: [use],
        isFormer: false,
        bytes: Buffer.from(text),
        record: records[use],
      })),
      tool,
      () => 'salt',
    );
  const textsOf = (group: FileGroup<Reading>): readonly string[] =>
    group.changes().map(({ bytes }) => Buffer.from(bytes ?? []).toString());

  it('are each read, written and undone by their own', () => {
    const before = ['OLD', "export A='1'\n"];
    const written = open(before, []);
    const edits = ({ file: { uses } }: { file: SharedFile }): readonly Edit[] =>
      uses.includes(KEY_FILE)
        ? [{ address: WHOLE, value: 'KEY' }]
        : [{ address: ['export KEY='], value: "'key'" }];
    written.put([{ unit: 'u', claim: CLAIM, edits }]);
    const texts = textsOf(written);
    expect(texts).to.deep.equal(['KEY', "export A='1'\nexport KEY='key'\n"]);
    const records = written
      .changes()
      .map(({ body }, use) => ({ now: hashOf(texts[use]), was: undefined, isNew: false, group: [], body }));
    const undone = open(texts, records);
    undone.undo(() => true);
    expect(textsOf(undone)).to.deep.equal(before);
  });
});

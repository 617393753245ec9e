import { expect } from 'chai';
import { CLAIM, TrackedText } from '../../support/trackedText.ts';

const OLD = '[a]\naws_access_key_id = OLD\naws_secret_access_key = old\noutput = json\n';
const KEYS = { aws_access_key_id: 'NEW', aws_secret_access_key: 'new' };

const indented = (text: string): string => text.replace(/^(?=\w)/gm, '    ');

/** What somebody does to a file in which keys were replaced, and what is left of it after all is undone. */
const TABLE: readonly (readonly [title: string, edit: (text: string) => string, left: string])[] = [
  ['does nothing', (text) => text, OLD],
  ['adds a comment', (text) => `# note\n${text}`, `# note\n${OLD}`],
  ['indents the keys', indented, indented(OLD)],
  ['turns the line ends', (text) => text.replaceAll('\n', '\r\n'), OLD.replaceAll('\n', '\r\n')],
  ['drops the last line end', (text) => text.trimEnd(), OLD.trimEnd()],
  [
    'sorts the keys',
    (text) => `[a]\n${text.split('\n').slice(1, -1).sort().reverse().join('\n')}\n`,
    '[a]\noutput = json\naws_secret_access_key = old\naws_access_key_id = OLD\n',
  ],
  ['renames the section', (text) => text.replace('[a]', '[b]'), OLD.replace('[a]', '[b]')],
  ['adds a section of their own', (text) => `${text}[b]\nregion = x\n`, `${OLD}[b]\nregion = x\n`],
  [
    'replaces one of the keys: what stood there does not come back beside theirs',
    (text) => text.replace('= new', '= theirs'),
    '[a]\naws_secret_access_key = theirs\noutput = json\n',
  ],
  ['deletes one of the keys: what stood there comes back whole', (text) => text.replace(/.*NEW\n/, ''), OLD],
  [
    'adds a section whose name begins like it, with keys of their own',
    (text) => `${text}[a\0b]\naws_access_key_id = THEIRS\n`,
    `${OLD}[a\0b]\naws_access_key_id = THEIRS\n`,
  ],
  ['deletes the section', () => '[b]\n', '[b]\n'],
  ['lets a line go on with one of the keys', (text) => text.replace('= new\n', '= new\n  more\n'), OLD],
  [
    'puts a line above that takes a key for its continuation',
    (text) => text.replace('[a]\n', '[a]\ntheirs = x\n').replace('aws_access', '  aws_access'),
    '[a]\naws_access_key_id = OLD\ntheirs = x\naws_secret_access_key = old\noutput = json\n',
  ],
  [
    'puts a header in front of one of the keys',
    (text) => text.replace('aws_secret', '[b]\naws_secret'),
    '[a]\naws_access_key_id = OLD\naws_secret_access_key = old\n[b]\noutput = json\n',
  ],
];

describe('what shipctl wrote, in a text that somebody else wrote since', () => {
  for (const [title, edit, left] of TABLE) {
    it(`is undone if somebody ${title}`, () => {
      const tracked = new TrackedText(OLD);
      tracked.put('a', KEYS);
      tracked.edit(edit);
      tracked.undo();
      expect(tracked.text).to.equal(left);
      expect(tracked.record).to.equal(undefined);
    });
  }

  const NOTE = '# a note\n';

  it('brings back what was taken out first and written over later', () => {
    const tracked = new TrackedText(OLD);
    tracked.put('a', {
      credential_process: 'x',
      aws_access_key_id: undefined,
      aws_secret_access_key: undefined,
    });
    tracked.put('a', { ...KEYS, credential_process: undefined });
    tracked.edit((text) => NOTE + text);
    tracked.undo();
    expect(tracked.text).to.equal(NOTE + OLD);
  });

  it('is looked for in both states of a change that was cut off', () => {
    const other = { job: 'other', build: '1', resource: 'res' };
    const tracked = new TrackedText(undefined);
    tracked.put('a', KEYS, other);
    tracked.cutOff(() => {
      tracked.put('a', { aws_access_key_id: 'NEXT', aws_secret_access_key: 'next' });
    });
    tracked.edit((text) => text + NOTE);
    tracked.undo();
    expect(tracked.text).to.equal(NOTE);
  });

  it("never counts as the base: another job's value is not kept by the next one", () => {
    const other = { job: 'other', build: '1', resource: 'res' };
    const tracked = new TrackedText(undefined);
    tracked.put('a', { aws_secret_access_key: 'first' }, other);
    tracked.cutOff(() => {
      tracked.put('a', { aws_secret_access_key: 'second' });
    });
    tracked.edit((text) => text + NOTE);
    tracked.put('a', { aws_secret_access_key: 'third' });
    expect(JSON.stringify(tracked.record)).not.to.match(/first|second|third/);
    tracked.undo();
    expect(tracked.text).to.equal(NOTE);
  });

  it('is not put back twice: an old state counts only if the change was cut off', () => {
    const other = { job: 'other', build: '1', resource: 'res' };
    const tracked = new TrackedText(OLD);
    tracked.put('a', KEYS);
    tracked.put('b', { region: 'x' }, other);
    tracked.undo((_unit, claim) => claim.job === CLAIM.job);
    tracked.edit((text) => text.replace(/aws_.*\n/g, ''));
    tracked.undo();
    expect(tracked.text).to.equal('[a]\noutput = json\n');
  });

  it('goes with the section that was made for it, also if somebody deleted all keys', () => {
    const tracked = new TrackedText('[z]\n');
    tracked.put('a', KEYS);
    tracked.edit((text) => text.replace(/aws_.*\n/g, ''));
    tracked.put('b', KEYS);
    tracked.edit((text) => NOTE + text);
    tracked.undo();
    expect(tracked.text).to.equal(`${NOTE}[z]\n`);
  });

  const TWINS: readonly (readonly [where: string, twin: string])[] = [
    ['in a section of theirs', '[mine]\naws_access_key_id = NEW\n'],
    ['in front of more lines of a value', '[mine]\naws_access_key_id = NEW\n  more\n'],
    ['below the first line of a value', '[mine]\nabove = x\n  aws_access_key_id = NEW\n'],
  ];
  for (const [where, twin] of TWINS) {
    it(`is not what somebody else had before, ${where}`, () => {
      const tracked = new TrackedText(twin);
      tracked.put('a', KEYS);
      tracked.edit((text) => text.replace(/\n\[a\][^]*/, NOTE));
      tracked.undo();
      expect(tracked.text).to.equal(twin + NOTE);
    });
  }

  it('leaves with the next job that writes the unit, also if somebody has moved it', () => {
    const other = { job: 'other', build: '1', resource: 'res' };
    const tracked = new TrackedText(undefined);
    tracked.put('a', KEYS);
    tracked.edit((text) => text.replace('aws_secret', '[b]\naws_secret'));
    tracked.put('a', { aws_access_key_id: 'NEXT', aws_secret_access_key: 'next' }, other);
    expect(tracked.text).not.to.match(/NEW|new/);
    tracked.undo();
    expect(tracked.text).to.equal('[b]\n');
  });

  it('is taken out if somebody has moved it, also if its place has a value of theirs now', () => {
    const tracked = new TrackedText(undefined);
    tracked.put('a', KEYS);
    tracked.edit((text) => `${text.replace('[a]', '[b]')}[a]\naws_access_key_id = THEIRS\n`);
    tracked.undo();
    expect(tracked.text).to.equal('[b]\n[a]\naws_access_key_id = THEIRS\n');
  });
});

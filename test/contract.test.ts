import { expect } from 'chai';
import { catalog } from '../src/catalog.ts';
import { run } from '../src/cli/run.ts';
import { bind, dashed } from '../src/cli/words.ts';
import { yargsCommandLine } from '../src/cli/yargsCommandLine.ts';
import type { Command } from '../src/command.ts';
import { fakeWorld } from './support/fakeWorld.ts';
import { expectKept } from './support/rule.ts';

const commands = await Promise.all(
  Object.entries(catalog).map(async ([name, load]) => ({ name, command: await load() })),
);

/** Cuts an example into words; quotes in examples stand around whole words. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** Fails with what is wrong with a declaration, and how it should be. */
const expectDeclared = (faults: readonly string[], says: string): void => {
  expectKept(faults, { says, heading: 'Add a command' });
};

/** Why a command can't read one of its examples. */
function faultOfExample(command: Command, example: string): readonly string[] {
  const [first, ...words] = wordsOf(example);
  if (first !== command.name) return [`${example}: this is not ${command.name}`];
  try {
    bind(command, yargsCommandLine(command, words));
    return [];
  } catch (error) {
    return [`${example}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

describe('the catalogue', () => {
  it('is told by --help, every command with its summary', async () => {
    const { world, seen } = fakeWorld({});
    expect(await run(['--help'], world)).to.equal(0);
    for (const { name, command } of commands)
      expect(seen.out.toString()).to.match(new RegExp(`^  ${name} +${command.summary.slice(0, 20)}`, 'm'));
  });
});

for (const { name, command } of commands) {
  describe(`shipctl ${name}`, () => {
    it('has the name that the catalogue gives it', () => {
      expectDeclared(
        command.name === name ? [] : [`the name in the declaration is ${command.name}`],
        `Write the same name in the declaration and in src/catalog.ts.`,
      );
    });

    it('has a summary of one line that begins with a verb', () => {
      const { summary } = command;
      const isFit = /^[A-Z][a-z]+ .*[^.]$/.test(summary) && summary.length <= 72;
      expectDeclared(
        isFit ? [] : [`its summary: ${summary}`],
        'A summary begins with a verb and a capital letter, ends without a full stop, and has at most 72 characters.',
      );
    });

    it('has examples that it can read', () => {
      const faults = command.examples.flatMap((example) => faultOfExample(command, example));
      expectDeclared(
        command.examples.length === 0 ? ['it has no examples'] : faults,
        'Each of the examples is a command line without shipctl, as the declaration allows it.',
      );
    });

    it('tells its arguments, options and examples when --help is its first word', async () => {
      const { world, seen } = fakeWorld({});
      expect(await run([name, '--help'], world)).to.equal(0);
      expect(seen.err).to.equal('');
      const help = seen.out.toString();
      for (const part of [command.summary, ...command.examples]) expect(help).to.include(part);
      for (const argument of command.arguments)
        expect(help).to.include(argument.name).and.include(argument.summary);
      for (const option of command.options) expect(help).to.include(dashed(option.name));
      expect(help.split('\n').every((line) => line.length <= 150)).to.equal(true);
    });
  });
}

describe('shipctl', () => {
  const wrong: [title: string, argv: string[], message: RegExp][] = [
    ['no command', [], /a command is missing/],
    [
      'an unknown command',
      ['get_resorce_id', 'x'],
      /no command "get_resorce_id"; the nearest is get_resource_id/,
    ],
    [
      'a part of a command',
      ['resource_meta'],
      /no command "resource_meta"; the nearest is get_resource_meta/,
    ],
    ['a command that none is near to', ['nosuch'], /no command "nosuch" \(shipctl --help/],
    ['an empty command', [''], /no command "" \(shipctl --help/],
    ['a name that every object has', ['constructor'], /no command "constructor"/],
    ['a command that is an option', ['-v'], /no command "-v"/],
  ];
  for (const [title, argv, message] of wrong) {
    it(`refuses ${title} with status 99, on standard error`, async () => {
      const { world, seen } = fakeWorld({});
      expect(await run(argv, world)).to.equal(99);
      expect(seen.err).to.match(message);
      expect(seen.out).to.have.lengthOf(0);
    });
  }

  it('prints its version', async () => {
    const { world, seen } = fakeWorld({});
    expect(await run(['--version'], world)).to.equal(0);
    expect(seen.out.toString()).to.equal('0.0.0-source (from source)\n');
  });

  it('tells a fault of its own without what the fault says', async () => {
    const { world, seen } = fakeWorld({});
    const broken = {
      ...world,
      stdout: {
        write: () => {
          throw new TypeError('s3cret');
        },
      },
    };
    expect(await run(['to_uppercase', 'x'], broken)).to.equal(1);
    expect(seen.err)
      .to.match(/^shipctl: this is a fault of shipctl itself \(TypeError in [\w.]+\); please report it\n$/)
      .and.not.include('s3cret');
    expect(await run(['to_uppercase', 'x'], broken, true)).to.equal(1);
    expect(seen.err).to.match(
      /^TypeError: s3cret\n +at .*contract\.test\.ts:\d+[^]*\nshipctl: this is a fault/m,
    );
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { catalog } from '../../src/catalog.ts';
import { usageOf } from '../../src/cli/usage.ts';
import { type CommandLine, bind, simpleCommandLine, surplus } from '../../src/cli/words.ts';
import { yargsCommandLine } from '../../src/cli/yargsCommandLine.ts';
import type { Command } from '../../src/command.ts';
import { UsageError } from '../../src/errors.ts';
import { runs } from '../support/extent.ts';

const commands = await Promise.all(Object.values(catalog).map((load) => load()));
const commandNamed = (name: string): Command => commands.find((command) => command.name === name) as Command;

/** What a way of reading a line comes to: the line, or that it is wrong. */
function outcome(read: () => CommandLine): CommandLine | 'wrong' {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) return 'wrong';
    throw error;
  }
}

const WORDS = fc.oneof(
  fc.constantFrom(
    '--',
    '-',
    '-n',
    '-1',
    '-x=1',
    '--default',
    '--default=',
    '--default=a=b',
    '--default=--',
    '--required',
    '--required=true',
    '--no-required',
    '--defaults',
    '--help',
    '---',
    '---x',
    '-default',
    '--profile',
    '--region=x',
    '--lock-timeout',
    '--delay',
    '--delay=1',
    '--all',
    '__proto__',
    '--__proto__',
    '--__proto__=x',
    '--constructor',
    '1e3',
    '0x10',
    'a.b',
    '--a.b',
    '',
    ' ',
    '--default\n=x',
  ),
  fc.string(),
  fc.string().map((text) => `-${text}`),
  fc.string().map((text) => `--default=${text}`),
);

describe('the two ways to read a line', () => {
  it('give the same wherever the simple one gives an answer', () => {
    const calls = fc.tuple(fc.constantFrom(...Object.keys(catalog)), fc.array(WORDS, { maxLength: 6 }));
    fc.assert(
      fc.property(calls, ([name, argv]) => {
        const command = commandNamed(name);
        const simple = simpleCommandLine(command, argv);
        if (simple) expect(outcome(() => yargsCommandLine(command, argv))).to.deep.equal(simple);
      }),
      { numRuns: runs(5000) },
    );
  });

  const simple: [
    title: string,
    command: string,
    argv: string[],
    words: string[],
    options: CommandLine['options'],
  ][] = [
    ['plain words', 'get_resource_env', ['a', 'b'], ['a', 'b'], {}],
    ['-- ends the options', 'get_resource_env', ['--', '--default', '-n'], ['--default', '-n'], {}],
    ['a second -- is a word', 'get_resource_env', ['--', '--'], ['--'], {}],
    [
      'an option and its value',
      'get_resource_env',
      ['a', 'b', '--default', 'c'],
      ['a', 'b'],
      { default: 'c' },
    ],
    [
      'a value that begins with a dash',
      'get_resource_env',
      ['--default', '-n', 'a'],
      ['a'],
      { default: '-n' },
    ],
    ['a value that is --', 'get_resource_env', ['--default', '--', 'a'], ['a'], { default: '--' }],
    ['an empty value', 'get_resource_env', ['--default=', 'a'], ['a'], { default: '' }],
    ['a value with = in it', 'get_resource_env', ['--default=a=b'], [], { default: 'a=b' }],
    ['the last of two', 'get_resource_env', ['--default=1', '--default', '2'], [], { default: '2' }],
    ['a switch', 'get_resource_version_key', ['a', 'b', '--required'], ['a', 'b'], { required: true }],
    ['a dash word that is no option of a plain command', 'to_uppercase', ['-n'], ['-n'], {}],
    [
      "all behind a program's name",
      'retry',
      ['make', '-k', '--', '--delay'],
      ['make', '-k', '--', '--delay'],
      {},
    ],
    ['a program behind --', 'retry', ['--', '-x', '--', '--delay'], ['-x', '--', '--delay'], {}],
    ['--help that is not the first word', 'get_resource_env', ['a', '--help'], ['a', '--help'], {}],
  ];
  for (const [title, command, argv, words, options] of simple) {
    it(`read ${title} without yargs`, () => {
      expect(simpleCommandLine(commandNamed(command), argv)).to.deep.equal({ words, options });
    });
  }

  const left: [title: string, command: string, argv: string[]][] = [
    ['an option without its value', 'get_resource_env', ['a', '--default']],
    ['a switch with a value', 'get_resource_version_key', ['--required=true']],
    ['an option of a command that is not plain', 'configure_aws', ['--region', 'x']],
    ['an option in front of a program', 'retry', ['--delay', '1', 'make']],
  ];
  for (const [title, command, argv] of left) {
    it(`leave ${title} to yargs`, () => {
      expect(simpleCommandLine(commandNamed(command), argv)).to.equal(undefined);
    });
  }
});

describe('yargsCommandLine', () => {
  it('reads the options of configure_aws in any order', () => {
    const argv = ['a', '--region', 'eu-west-1', 'b', '--overwrite', '--mode=process', '--', '--profile'];
    const options = { region: 'eu-west-1', overwrite: true, mode: 'process' };
    expect(yargsCommandLine(commandNamed('configure_aws'), argv)).to.deep.equal({
      words: ['a', 'b', '--profile'],
      options,
    });
  });

  const programs: [argv: string[], words: string[], options: CommandLine['options']][] = [
    [['--max-attempts', '2', '--', '-x'], ['-x'], { 'max-attempts': '2' }],
    [['--delay=1', 'make', '--delay', '2', '-k'], ['make', '--delay', '2', '-k'], { delay: '1' }],
    [['--delay', '1', 'npm', 'run', 'x', '--', '--y'], ['npm', 'run', 'x', '--', '--y'], { delay: '1' }],
    [['--delay', '1', '--', 'npm', 'run', '--', '--y'], ['npm', 'run', '--', '--y'], { delay: '1' }],
    [['--delay', '1', '--', '--', 'x'], ['--', 'x'], { delay: '1' }],
    [
      ['--delay', '1', 'a', '--no-x', '1e3', '--a.b=1', ''],
      ['a', '--no-x', '1e3', '--a.b=1', ''],
      { delay: '1' },
    ],
    [['--delay', '1', '-', '--x'], ['-', '--x'], { delay: '1' }],
  ];
  for (const [argv, words, options] of programs) {
    it(`leaves a program its own words in ${argv.join(' ')}`, () => {
      expect(yargsCommandLine(commandNamed('retry'), argv)).to.deep.equal({ words, options });
    });
  }

  for (const argv of [['-x', 'make'], ['--delay', '1', '--tries=3', 'make'], ['--delay']]) {
    it(`refuses ${argv.join(' ')} in front of a program`, () => {
      expect(() => yargsCommandLine(commandNamed('retry'), argv)).to.throw(
        UsageError,
        /unknown option -|needs a value/,
      );
    });
  }

  const wrong: [argv: string[], message: RegExp][] = [
    [['--regoin', 'x'], /unknown option --regoin; did you mean --region\?/],
    [['--secret=value'], /unknown option --secret \(-- ends the options\)$/m],
    [['--versoin=value'], /unknown option --versoin \(-- ends the options\)$/m],
    [['-regoin', 'x'], /unknown option -regoin; did you mean --region\?/],
    [['--region'], /--region needs a value/],
    [['--overwrite=yes'], /--overwrite takes no value/],
    [['-n'], /unknown option -n \(/],
    [['--no-overwrite'], /unknown option --no-overwrite \(/],
    [['--scopes', 'ecr'], /unknown option --scopes \(/],
  ];
  for (const [argv, message] of wrong) {
    it(`refuses ${argv.join(' ')}`, () => {
      expect(() => yargsCommandLine(commandNamed('configure_aws'), argv)).to.throw(UsageError, message);
    });
  }
});

describe('bind', () => {
  it('gives arguments and options by name', () => {
    const line = { words: ['a', 'b'], options: { default: 'x' } };
    expect(bind(commandNamed('get_resource_version_key'), line)).to.deep.equal({
      NAME: 'a',
      PATH: 'b',
      default: 'x',
      required: false,
    });
  });

  it('leaves an optional argument undefined', () => {
    expect(bind(commandNamed('get_integration_resource'), { words: ['a'], options: {} })['PATH']).to.equal(
      undefined,
    );
  });

  it('gives all words that are left to the last argument', () => {
    expect(bind(commandNamed('configure_aws'), { words: ['a', 'b'], options: {} })['NAME']).to.deep.equal([
      'a',
      'b',
    ]);
  });

  it('names the argument that is missing, and the usage', () => {
    expect(() => bind(commandNamed('get_resource_env'), { words: ['a'], options: {} })).to.throw(
      UsageError,
      'get_resource_env: KEY is missing\nusage: shipctl get_resource_env NAME KEY [--default VALUE]',
    );
  });

  it('puts the options of a command before another program in the usage', () => {
    expect(usageOf(commandNamed('retry'))).to.match(/^shipctl retry \[--max-attempts N\] .* COMMAND\.\.\.$/);
  });

  it('counts extra arguments without repeating them', () => {
    expect(() => bind(commandNamed('aws_credentials'), { words: ['a', 's3cret'], options: {} }))
      .to.throw(UsageError, 'aws_credentials: 1 extra argument\n')
      .with.property('message')
      .that.does.not.include('s3cret');
  });

  it('ignores words that v5.8 ignored', () => {
    const line = { words: ['a', 's3cret'], options: {} };
    expect(bind(commandNamed('to_uppercase'), line)).to.deep.equal({ STRING: 'a' });
    expect(surplus(commandNamed('to_uppercase'), line)).to.deep.equal(['s3cret']);
    expect(surplus(commandNamed('configure_aws'), line)).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { catalog } from '../../src/catalog.ts';
import { plainAnswer } from '../../src/cli/plainAnswer.ts';
import { run } from '../../src/cli/run.ts';
import { GETTERS, TEXT_COMMANDS } from '../../src/core/job/getters.ts';
import { runs } from '../support/extent.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const ENV = {
  MYAWS_ID: '42',
  MYAWS_INTEGRATION_ACCESSKEY: 'AKIA',
  MYAWS_INTEGRATION_1: ' a\nb ',
  MYAWS_STATE: '',
  MYAWS_LOST: '\ufffd',
};

const variable = (name: string): string | undefined => new Map(Object.entries(ENV)).get(name);

const ANSWERED = [...GETTERS, ...TEXT_COMMANDS].map(({ name }) => name);
const COMMANDS = [...ANSWERED, 'get_integration_keys', '__proto__', ''];
const WORD = fc.oneof(
  fc.constantFrom(
    'my-aws',
    '1my.aws',
    'accessKey',
    '1',
    'id',
    'lost',
    'ghost',
    '',
    '-',
    '--',
    '--default',
    'ß',
    '\ufffd',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

describe('a plain answer', () => {
  const plain: [words: string[], answer: string][] = [
    [['get_integration_resource_field', 'my-aws', 'accessKey'], 'AKIA\n'],
    [['get_integration_resource_field', 'My.Aws', '1'], ' a\nb \n'],
    [['get_resource_env', 'my-aws', 'id'], '42\n'],
    [['get_resource_id', '1my-aws'], '42\n'],
    [['get_resource_state', 'my-aws'], '\n'],
    [['get_resource_name', '1my-aws'], 'MYAWS\n'],
    [['sanitize_shippable_string', '.,'], '\n'],
    [['to_uppercase', 'eu-wést'], 'EU-WÉST\n'],
  ];
  for (const [words, answer] of plain) {
    it(`exists for ${words.join(' ')}`, () => {
      expect(plainAnswer(words, variable)).to.equal(answer);
    });
  }

  const others: [title: string, words: string[]][] = [
    ['no word', []],
    ['an option', ['get_resource_id', 'my-aws', '--default', 'x']],
    ['the help', ['get_resource_id', '--help']],
    ['a word too few', ['get_resource_env', 'my-aws']],
    ['a word too many', ['get_resource_id', 'my-aws', 'x']],
    ['a variable that is not set', ['get_resource_type', 'my-aws']],
    ['a value with bytes that are not UTF-8', ['get_resource_env', 'my-aws', 'lost']],
    ['a name without a usable character', ['get_resource_env', '1', 'my-aws_id']],
    ['a key without a usable character', ['get_integration_resource_field', 'my-aws', '.']],
    ['an integration of the job', ['get_integration_field', 'my-aws', 'accessKey']],
    ['an empty text', ['sanitize_shippable_string', '']],
    ['another command', ['get_integration_keys', 'my-aws']],
  ];
  for (const [title, words] of others) {
    it(`is missing for ${title}`, () => {
      expect(plainAnswer(words, variable)).to.equal(undefined);
    });
  }

  it('is only for commands in the catalogue, which have the help and all other calls', () => {
    const missing = ANSWERED.filter((name) => !(name in catalog));
    const advice = 'write src/commands/NAME.ts, and add its line to src/catalog.ts';
    expect(missing, `in src/core/job/getters.ts, but not in the catalogue: ${advice}`).to.deep.equal([]);
  });

  it('is what every other way prints', async () => {
    const calls = fc.tuple(fc.constantFrom(...COMMANDS), fc.array(WORD, { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(calls, async ([name, words]) => {
        const answer = plainAnswer([name, ...words], variable);
        if (answer === undefined) return;
        const { world, seen } = fakeWorld({ env: ENV });
        expect(await run([name, ...words], world)).to.equal(0);
        expect({ out: seen.out.toString(), err: seen.err }).to.deep.equal({ out: answer, err: '' });
      }),
      { numRuns: runs(5000) },
    );
  });
});

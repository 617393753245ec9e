import { expect } from 'chai';
import { neededVariable, variableAnswer } from '../../../src/core/job/variables.ts';
import { UsageError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';
import { faultOf } from '../../support/faultOf.ts';

const ENV = { MYAWS_ID: '42', EMPTY: '', SECRET: 's3cret' };

const { env } = fakeWorld({ env: ENV }).world;
const lenient = fakeWorld({ env: { ...ENV, SHIPCTL_LENIENT: '1' } }).world.env;

describe('variableAnswer', () => {
  const table: [variable: string, fallback: string | undefined, line: string][] = [
    ['MYAWS_ID', undefined, '42\n'],
    ['MYAWS_ID', 'x', '42\n'],
    ['EMPTY', 'x', '\n'],
    ['GONE', 'x', 'x\n'],
    ['GONE', '', '\n'],
  ];
  for (const [variable, fallback, line] of table) {
    it(`is ${JSON.stringify(line)} for ${variable} with the default ${fallback ?? 'missing'}`, async () => {
      const answer = await variableAnswer(env, variable, fallback);
      expect(Buffer.from(answer.line).toString()).to.equal(line);
      expect(answer.warning).to.equal(undefined);
    });
  }

  it('names the nearest variables, and never what they hold', async () => {
    const fault = await faultOf(variableAnswer(env, 'SECRETS', undefined));
    expect(fault).to.be.instanceOf(UsageError);
    expect(fault.message)
      .to.include('SECRETS is not set; the nearest that are: SECRET')
      .and.not.include('s3cret');
  });

  it('is an empty line with a warning if SHIPCTL_LENIENT is 1', async () => {
    const { line, warning } = await variableAnswer(lenient, 'GONE', undefined);
    expect(line).to.equal('\n');
    expect(warning).to.match(/GONE is not set.*SHIPCTL_LENIENT is 1/);
  });
});

describe('neededVariable', () => {
  it('gives what a variable holds', async () => {
    expect(await neededVariable(env, 'MYAWS_ID')).to.equal('42');
  });
  it('refuses an empty one', async () => {
    expect((await faultOf(neededVariable(env, 'EMPTY'))).message).to.equal('the variable EMPTY is empty');
  });
  it('refuses one that is not set, also if SHIPCTL_LENIENT is 1', async () => {
    const fault = await faultOf(neededVariable(lenient, 'MYAWS_I'));
    expect(fault.message).to.include('MYAWS_I is not set; the nearest that are: MYAWS_ID');
  });
});

import { expect } from 'chai';
import {
  type WantedValue,
  neededValue,
  neededVariable,
  resourceVariable,
  variableAnswer,
} from '../../../src/core/job/variables.ts';
import { UsageError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';
import { faultOf } from '../../support/faultOf.ts';

const ENV = { MYAWS_ID: '42', MYAWS_META: '', MYAWS_SECRET: 's3cret', MYAWS_BRANCH: '' };

/** `MYAWS_ID` and the like. */
const value = (variable: string): WantedValue => ({
  ...resourceVariable(variable.replace(/_.*/, ''), ''),
  middle: variable.replace(/^[^_]*/, ''),
});

const { env } = fakeWorld({ env: ENV }).world;
const lenient = fakeWorld({ env: { ...ENV, SHIPCTL_LENIENT: '1' } }).world.env;

describe('variableAnswer', () => {
  const table: [variable: string, fallback: string | undefined, line: string][] = [
    ['MYAWS_ID', undefined, '42\n'],
    ['MYAWS_ID', 'x', '42\n'],
    ['MYAWS_META', 'x', '\n'],
    ['MYAWS_GONE', 'x', 'x\n'],
    ['MYAWS_GONE', '', '\n'],
  ];
  for (const [variable, fallback, line] of table) {
    it(`is ${JSON.stringify(line)} for ${variable} with the default ${fallback ?? 'missing'}`, async () => {
      const answer = await variableAnswer(env, value(variable), fallback);
      expect(Buffer.from(answer.line).toString()).to.equal(line);
      expect(answer.warning).to.equal(undefined);
    });
  }

  it('names the nearest variables, and never what they hold', async () => {
    const fault = await faultOf(variableAnswer(env, value('MYAWS_SECRETS'), undefined));
    expect(fault).to.be.instanceOf(UsageError);
    expect(fault.message)
      .to.match(
        /^the variable MYAWS_SECRETS of the resource "MYAWS" is not set; nearest: MYAWS_SECRET, .*--default/,
      )
      .and.not.include('s3cret');
  });

  it('is an empty line with a warning if SHIPCTL_LENIENT is 1', async () => {
    const { line, warning } = await variableAnswer(lenient, value('MYAWS_GONE'), undefined);
    expect(line).to.equal('\n');
    expect(warning).to.match(/MYAWS_GONE of .* is not set.*SHIPCTL_LENIENT is 1/);
  });
});

describe('neededVariable', () => {
  it('gives what a variable holds', async () => {
    expect(await neededVariable(env, 'MYAWS_ID')).to.equal('42');
  });
  it('refuses an empty one', async () => {
    expect((await faultOf(neededVariable(env, 'MYAWS_META'))).message).to.equal(
      'the variable MYAWS_META is empty',
    );
  });
  it('refuses one that is not set, also if SHIPCTL_LENIENT is 1', async () => {
    const fault = await faultOf(neededVariable(lenient, 'JOB_STATE'));
    expect(fault).to.be.instanceOf(UsageError);
    expect(fault.message).to.equal('the variable JOB_STATE is not set');
  });
});

describe('neededValue', () => {
  it('gives what a variable of a resource holds', async () => {
    expect(await neededValue(env, resourceVariable('my-aws', '_ID'))).to.equal('42');
  });
  it('refuses one that is not set, and names its resource', async () => {
    const fault = await faultOf(neededValue(lenient, resourceVariable('my-aws', '_I')));
    expect(fault.message).to.include('MYAWS_I of the resource "my-aws" is not set; nearest: MYAWS_ID');
  });
  it('refuses a resource that the job lacks', async () => {
    const fault = await faultOf(neededValue(env, resourceVariable('ghost', '_META')));
    expect(fault.message).to.equal('this job has no resource "ghost"');
  });
});

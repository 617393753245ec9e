import { expect } from 'chai';
import {
  missingValue,
  missingVariable,
  nearestOf,
  noResource,
  outsideJob,
} from '../../../src/core/job/absence.ts';
import { resourceVariable } from '../../../src/core/job/variables.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

const environment = (env: Record<string, string>): Parameters<typeof outsideJob>[0] =>
  fakeWorld({ env }).world.env;

const OUTSIDE = /^this is not a job: JOB_NAME is not set.*docs\/first-job\.md$/;

describe('outsideJob', () => {
  const outside: Record<string, string>[] = [
    {},
    { HOME: '/', PATH: '/bin', AWS_REGION: 'us-east-1', XDG_SESSION_TYPE: 'tty', HOSTTYPE: 'x86_64' },
  ];
  for (const env of outside) {
    it(`says that ${JSON.stringify(env)} is not a job`, () => {
      expect(outsideJob(environment(env))).to.match(OUTSIDE);
    });
  }

  const inside: Record<string, string>[] = [
    { JOB_NAME: 'x' },
    { JOB_NAME: '' },
    { JOB_STATE: '/s' },
    { MYAWS_META: '/m' },
    { MYAWS_TYPE: 'cliConfig', MYAWS_NAME: 'my-aws' },
    { MYAWS_INTEGRATION_URL: '' },
  ];
  for (const env of inside) {
    it(`takes ${JSON.stringify(env)} for a job`, () => {
      expect(outsideJob(environment(env))).to.equal(undefined);
    });
  }
});

const ENV = {
  JOB_NAME: 'deploy',
  MYAWS_NAME: 'my-aws',
  MYAWS_TYPE: 'cliConfig',
  MYAWS_BRANCH: 's3cret',
  MYAWS_INTEGRATION_ACCESSKEY: 's3cret',
  MYAWS_INTEGRATION_SECRETKEY: 's3cret',
  KEYS_INTEGRATION_URL: 's3cret',
};

describe('missingValue', () => {
  const table: [title: string, owner: string, middle: string, key: string | undefined, message: string][] = [
    ['the resource', 'my-asw', '_ID', undefined, 'this job has no resource "my-asw"; did you mean "my-aws"?'],
    [
      'a resource that none is near to',
      'ghost',
      '_ID',
      undefined,
      'this job has no resource "ghost"; it has "my-aws"',
    ],
    [
      'a variable',
      'my-aws',
      '_BRANC',
      undefined,
      'the variable MYAWS_BRANC of the resource "my-aws" is not set; nearest: MYAWS_BRANCH, MYAWS_NAME, MYAWS_TYPE',
    ],
    [
      'a field',
      'my-aws',
      '_INTEGRATION_',
      'acessKey',
      'the resource "my-aws" has no field "acessKey" (the variable MYAWS_INTEGRATION_ACESSKEY is not set); nearest: ACCESSKEY, SECRETKEY',
    ],
    [
      'a parameter of a resource that has none',
      'my-aws',
      '_PARAMS_',
      'level',
      'the resource "my-aws" has no parameter "level" (the variable MYAWS_PARAMS_LEVEL is not set)',
    ],
    [
      'a key',
      'my-aws',
      '_',
      'branhc',
      'the resource "my-aws" has no variable "branhc" (the variable MYAWS_BRANHC is not set); nearest: BRANCH, NAME, TYPE',
    ],
    [
      'a field of what has fields only',
      'keys',
      '_INTEGRATION_',
      'u',
      'the resource "keys" has no field "u" (the variable KEYS_INTEGRATION_U is not set); nearest: URL',
    ],
  ];
  for (const [title, owner, middle, word, message] of table) {
    it(`names ${title}, and no value`, () => {
      const key = word === undefined ? undefined : { word, tail: word.toUpperCase() };
      const wanted = { ...resourceVariable(owner, middle), key };
      expect(missingValue(environment(ENV), wanted)).to.equal(message);
    });
  }

  it('goes on with what to do only if nothing but the value is missing', () => {
    const said = (owner: string): string =>
      missingValue(environment(ENV), resourceVariable(owner, '_X'), ' (do this)');
    expect(said('my-aws')).to.match(/ \(do this\)$/);
    expect(said('ghost')).not.to.include('do this');
  });

  it('names the integration that has no such field', () => {
    const wanted = {
      ...resourceVariable('keys', '_INTEGRATION_'),
      isIntegration: true,
      key: { word: 'token', tail: 'TOKEN' },
    };
    expect(missingValue(environment(ENV), wanted)).to.match(
      /^the integration "keys" has no field "token" \(/,
    );
  });
});

describe('outside a job', () => {
  it('nothing else is said to be missing', () => {
    const env = environment({});
    expect(missingValue(env, resourceVariable('a', '_ID'))).to.match(OUTSIDE);
    expect(noResource(env, 'a')).to.match(OUTSIDE);
    expect(missingVariable(env, 'JOB_STATE')).to.match(OUTSIDE);
  });
});

describe('nearestOf', () => {
  it('lists three names at most, each once', () => {
    expect(nearestOf('b', ['a', 'b', 'c', 'd', 'b'])).to.equal('; nearest: b, a, c');
    expect(nearestOf('b', [])).to.equal('');
  });
});

import { expect } from 'chai';
import { ShipctlError } from '../../../src/errors.ts';
import { integrationOf } from '../../../src/core/job/integration.ts';
import { type Given, defineKind } from '../../../src/core/kinds/kind.ts';

const RESOURCE = { name: 'a', prefix: 'A', type: 'cliConfig', operation: 'IN', meta: undefined };

function given(fields: Readonly<Record<string, string>>): Given {
  const env = { get: () => undefined, bytes: () => undefined, names: () => [] };
  return {
    world: {
      env,
      files: {} as Given['world']['files'],
      programs: () => Promise.reject(new Error('no programs')),
      network: () => Promise.reject(new Error('no network')),
      privateKey: () => Promise.resolve(undefined),
      tokenFiles: () => Promise.reject(new Error('no tokens')),
      credentialProviders: () => Promise.reject(new Error('no providers')),
      sharedFiles: () => Promise.reject(new Error('no shared files')),
      random: () => 0,
      program: '/shipctl',
    },
    integration: integrationOf(env, RESOURCE, new Map(Object.entries(fields))),
    claim: { job: 'j', build: '1', resource: 'a' },
    version: undefined,
    options: { mode: 'keys' },
    scopes: [],
    asked: [],
    answererOf: () => Promise.resolve(undefined),
    warn: () => undefined,
  };
}

/** What the units of a kind are given of these fields. */
async function valuesOf(fields: Readonly<Record<string, string>>): Promise<unknown> {
  let seen: unknown;
  const kind = defineKind({
    fields: {
      url: 'optional',
      user: 'needed',
      password: 'secret',
      token: 'optional secret',
      email: 'unused',
    },
    units: (values) => {
      seen = values;
      return [];
    },
  });
  await kind.units(given(fields));
  return seen;
}

const ALL = { url: 'u', user: 'n', password: 'p', token: 't' };

describe('a kind of integration', () => {
  it('gets its fields by name, and none that is unused', async () => {
    expect(await valuesOf({ ...ALL, email: 'e' })).to.deep.equal(ALL);
  });

  it('does without fields that are optional', async () => {
    expect(await valuesOf({ ...ALL, url: '', token: 'null' })).to.deep.equal({
      ...ALL,
      url: undefined,
      token: undefined,
    });
  });

  const FAULTS: readonly (readonly [fields: Readonly<Record<string, string>>, message: RegExp])[] = [
    [{ user: 'n' }, /the resource "a".*: the field password is missing/],
    [{ ...ALL, user: '' }, /the field user is empty/],
    [{ ...ALL, password: 'null' }, /the field password is null/],
    [{ ...ALL, password: 's3cr3t\n' }, /the field password contains a line break/],
    [{ ...ALL, url: 'a\0b' }, /the field url contains a control character/],
  ];
  for (const [fields, message] of FAULTS) {
    it(`refuses ${JSON.stringify(fields)}, by the name of the field`, async () => {
      const error: unknown = await valuesOf(fields).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ShipctlError);
      expect((error as Error).message)
        .to.match(message)
        .and.not.include('s3cr3t');
    });
  }
});

import { expect } from 'chai';
import {
  type Integration,
  integrationOf,
  neededField,
  neededText,
  optionalField,
} from '../../../src/core/job/integration.ts';
import type { JsonField } from '../../../src/core/json/jsonObject.ts';
import { ShipctlError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

const RESOURCE = {
  name: 'my-aws',
  prefix: 'MYAWS',
  type: 'cliConfig',
  operation: undefined,
  meta: undefined,
};

function integration(
  fields: Readonly<Record<string, JsonField>> = {},
  env: Readonly<Record<string, string>> = {},
): Integration {
  return integrationOf(fakeWorld({ env }).world.env, RESOURCE, new Map(Object.entries(fields)));
}

describe('the field of an integration', () => {
  const table: [title: string, one: Integration, value: string | undefined][] = [
    ['what integration.json holds', integration({ accessKey: 'file' }), 'file'],
    ['compared without case and signs', integration({ 'Access-Key': 'file' }), 'file'],
    [
      'what the variable holds',
      integration({ accessKey: 'file' }, { MYAWS_INTEGRATION_ACCESSKEY: 'env' }),
      'env',
    ],
    ['that of a variable alone', integration({}, { MYAWS_INTEGRATION_ACCESSKEY: 'env' }), 'env'],
    ['missing', integration({ other: 'x' }), undefined],
    ['missing if it is null', integration({ accessKey: null }), undefined],
    ['the text if it has another form too', integration({ ACCESSKEY: undefined, accessKey: 'a' }), 'a'],
  ];
  for (const [title, one, value] of table) {
    it(`is ${title}`, () => {
      expect(one.field('accessKey')).to.equal(value);
      expect(optionalField(one, 'accessKey')).to.equal(value);
    });
  }

  for (const value of ['', 'null']) {
    it(`says nothing if it is ${JSON.stringify(value)}`, () => {
      expect(optionalField(integration({ accessKey: value }), 'accessKey')).to.equal(undefined);
    });
  }

  const wrong: [value: string | undefined, message: string][] = [
    [undefined, 'is missing'],
    ['', 'is empty'],
    ['null', 'is null'],
    ['s3cret\nx', 'contains a line break'],
    ['s3cret\u2028x', 'contains a line break'],
    ['s3cret\u0007', 'contains a control character'],
    ['s3cret\ufffd', 'contains bytes that are not UTF-8'],
    ['s3cret\udcff', 'contains bytes that are not UTF-8'],
    [' s3cret', 'begins or ends with a blank'],
    ['s3cret\u00a0', 'begins or ends with a blank'],
  ];
  for (const [value, message] of wrong) {
    it(`is not shown, and refused if it is ${JSON.stringify(value)}`, () => {
      const one = integration({
        name: 'keys',
        masterName: 'amazonKeys',
        ...(value === undefined ? {} : { k: value }),
      });
      expect(() => neededField(one, 'k'))
        .to.throw(
          ShipctlError,
          `the resource "my-aws" (integration "keys", amazonKeys): the field k ${message};`,
        )
        .with.property('message')
        .not.include('s3cret');
    });
  }
});

describe('a field of several lines', () => {
  const read = (k: string): string => neededText(integration({ k }), 'k');

  it('keeps its lines and blanks', () => {
    expect(read(' a\r\n\tb \n')).to.equal(' a\r\n\tb \n');
  });

  const wrong: [title: string, value: string, message: string][] = [
    ['empty', '', 'is empty'],
    ['null', 'null', 'is null'],
    ['not UTF-8', 's3cret\ufffd', 'contains bytes that are not UTF-8'],
    ['of 5 MB', 's3cret\n'.repeat(750_000), 'is longer than 1 MiB'],
  ];
  for (const [title, value, message] of wrong)
    it(`is refused if it is ${title}`, () => {
      expect(() => read(value))
        .to.throw(ShipctlError, `the resource "my-aws": the field k ${message};`)
        .with.property('message')
        .not.include('s3cret');
    });
});

describe('the label of an integration', () => {
  it('has what is known of it', () => {
    expect(integration().label).to.equal('the resource "my-aws"');
    expect(integration({ name: 'keys' }).label).to.equal('the resource "my-aws" (integration "keys")');
    expect(integration({ masterName: 'null', name: 'keys' }).masterName).to.equal(undefined);
  });
});

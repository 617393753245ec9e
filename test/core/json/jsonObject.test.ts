import { expect } from 'chai';
import { below, optionalFields, optionalObject } from '../../../src/core/json/jsonObject.ts';
import { ShipctlError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';
import { faultOf } from '../../support/faultOf.ts';

const filesWith = (text: string | Uint8Array) => fakeWorld({ files: { 'f.json': text } }).world.files;

describe('optionalFields', () => {
  const table: [title: string, text: string, fields: [string, string | null | undefined][]][] = [
    [
      'strings',
      '{"a":"é\\n","b":""}',
      [
        ['a', 'é\n'],
        ['b', ''],
      ],
    ],
    ['booleans as words', '{"a":true}', [['a', 'true']]],
    [
      'numbers as they are written',
      '{"a":12345678901234567890,"b":1.0}',
      [
        ['a', '12345678901234567890'],
        ['b', '1.0'],
      ],
    ],
    [
      'nothing of null, arrays and objects',
      '{"a":null,"b":[1],"c":{}}',
      [
        ['a', null],
        ['b', undefined],
        ['c', undefined],
      ],
    ],
    [
      'the same beside a number',
      '{"n":1,"a":null,"b":[1]}',
      [
        ['n', '1'],
        ['a', null],
        ['b', undefined],
      ],
    ],
    ['the last one of a repeated key', '{"a":"1","a":"2"}', [['a', '2']]],
    [
      'keys that every object has',
      '{"__proto__":"p","constructor":"c"}',
      [
        ['__proto__', 'p'],
        ['constructor', 'c'],
      ],
    ],
    ['a byte order mark', '\ufeff{"a":"1"}', [['a', '1']]],
  ];
  for (const [title, text, fields] of table) {
    it(`reads ${title}`, async () => {
      expect([...((await optionalFields(filesWith(text), 'f.json')) ?? [])]).to.deep.equal(fields);
    });
  }

  const broken: [text: string | Uint8Array, fault: RegExp][] = [
    ['', /f\.json is not JSON: it is empty/],
    ['{"a":', /ends too early/],
    ['{"a": s3cret}', /line 1, column 7$/],
    ['[]', /is not a JSON object/],
    ['null', /is not a JSON object/],
    [Uint8Array.of(0x7b, 0xff, 0x7d), /not UTF-8/],
  ];
  for (const [text, fault] of broken) {
    it(`refuses ${JSON.stringify(Buffer.from(text).toString())}`, async () => {
      for (const read of [optionalFields, optionalObject]) {
        expect(await faultOf(read(filesWith(text), 'f.json')))
          .to.be.instanceOf(ShipctlError)
          .with.property('message')
          .that.matches(fault);
      }
    });
  }

  it('gives nothing if there is no file', async () => {
    expect(await optionalFields(filesWith('{}'), 'none.json')).to.equal(undefined);
  });
});

describe('below', () => {
  const table: [value: unknown, keys: string[], found: unknown][] = [
    [{ a: { b: 1 } }, ['a', 'b'], 1],
    [{ a: { b: 1 } }, ['a', 'c'], undefined],
    [{ a: 'text' }, ['a', 'length'], undefined],
    [{ a: [1] }, ['a', '0'], undefined],
    [{}, ['constructor'], undefined],
    [{ a: null }, ['a', 'b'], undefined],
  ];
  for (const [value, keys, found] of table) {
    it(`finds ${JSON.stringify(found)} at ${keys.join('.')} in ${JSON.stringify(value)}`, () => {
      expect(below(value, keys)).to.equal(found);
    });
  }
});

import { expect } from 'chai';
import { argumentValue, optionValue } from '../../src/cli/declaredValues.ts';
import { alternatives } from '../../src/cli/usage.ts';
import type { NumberKind, Option } from '../../src/command.ts';

describe('an option value', () => {
  const option = (more: Partial<Option>): Option => ({ name: 'tries', value: 'X', summary: '', ...more });

  const numbers: [number: NumberKind, accepted: string[], refused: string[], fault: string][] = [
    [
      { unit: 'count', least: 1 },
      ['1', '010', '3', '9999999999'],
      ['0', '00', '-1', '1.5', '', ' 1', 'x', '1e3', '+1', 'Infinity', '0x1', '٣', '1\n'],
      '--tries must be a whole number, 1 or more',
    ],
    [
      { unit: 'seconds' },
      ['0', '5', '0.25', '.5', '5.', '010'],
      ['', '-1', '1e3', '5s', ' 5', '5 ', '.', '1,5', 'Infinity', 'NaN', '٣', '1\n'],
      '--tries must be a number of seconds, 0 or more',
    ],
    [
      { unit: 'seconds', above: 0 },
      ['0.1', '60'],
      ['0', '0.0', '.0', '-1', '5m', ''],
      '--tries must be a number of seconds, more than 0',
    ],
    [
      { unit: 'factor', least: 1 },
      ['1', '1.5', '2.'],
      ['0', '0.9', '-2', 'x'],
      '--tries must be a number, 1 or more',
    ],
  ];
  for (const [number, accepted, refused, fault] of numbers) {
    for (const text of accepted) {
      it(`${text} is ${fault.slice('--tries must be '.length)}`, () => {
        expect(optionValue(option({ number }), text)).to.deep.equal({ value: Number(text) });
      });
    }
    for (const text of refused) {
      it(`${JSON.stringify(text)} is not ${fault.slice('--tries must be '.length)}`, () => {
        expect(optionValue(option({ number }), text)).to.deep.equal({ fault });
      });
    }
  }

  const values = ['keys', 'process'];
  const choices: [text: string, fault: string | undefined][] = [
    ['keys', undefined],
    ['process', undefined],
    ['proces', '--tries must be keys or process, not "proces"'],
    ['', '--tries must be keys or process, not ""'],
    ['Keys', '--tries must be keys or process, not "Keys"'],
    ['constructor', '--tries must be keys or process, not "constructor"'],
    ['a\nb', '--tries must be keys or process, not "a\\nb"'],
  ];
  for (const [text, fault] of choices) {
    it(`${JSON.stringify(text)} is ${fault === undefined ? 'one' : 'none'} of its choices`, () => {
      const expected = fault === undefined ? { value: text } : { fault };
      expect(optionValue({ name: 'tries', values, summary: '' }, text)).to.deep.equal(expected);
    });
  }

  it('is any text if nothing else is declared', () => {
    for (const text of ['', 'a b', '-1', '1'])
      expect(optionValue(option({}), text)).to.deep.equal({ value: text });
  });
});

describe('an argument', () => {
  it('is one of its choices', () => {
    const shell = { name: 'SHELL', values: ['bash', 'zsh', 'sh'], summary: '' };
    expect(argumentValue(shell, 'zsh')).to.deep.equal({ value: 'zsh' });
    expect(argumentValue(shell, 'fish')).to.deep.equal({
      fault: 'SHELL must be bash, zsh or sh, not "fish"',
    });
  });

  it('is any word if its choices are not the only words', () => {
    const action = { name: 'ACTION', values: ['get', 'store'], open: true, summary: '' } as const;
    for (const word of ['get', 'capability', ''])
      expect(argumentValue(action, word)).to.deep.equal({ value: word });
  });

  it('is the word that it is named after', () => {
    const set = { name: 'set', values: ['set'], summary: '' };
    expect(argumentValue(set, 'set')).to.deep.equal({ value: 'set' });
    expect(argumentValue(set, 'get')).to.deep.equal({ fault: 'expected set, not "get"' });
  });

  it('names any number of choices', () => {
    expect([['set'], ['a', 'b'], ['a', 'b', 'c']].map(alternatives)).to.deep.equal([
      'set',
      'a or b',
      'a, b or c',
    ]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { nicknameFrom } from '../../../src/core/irc/nickname.ts';

describe('nicknameFrom', () => {
  const table: [text: string, number: number, most: number, nickname: string][] = [
    ['Shippable', 0, 30, 'Shippable'],
    ['Shippable-12', 0, 30, 'Shippable-12'],
    ['Shippable-12', 0, 9, 'Shippable'],
    ['Shippable-12', 1, 9, 'Shippab_1'],
    ['Shippable', 3, 30, 'Shippable_3'],
    ['Build Bot', 0, 30, 'Build_Bot'],
    ['42', 0, 30, '_42'],
    ['-x', 0, 30, '_-x'],
    ['a\r\nQUIT', 0, 30, 'a_QUIT'],
    ['', 0, 30, 'Shippable'],
    [' ', 0, 30, 'Shippable'],
    ['é', 0, 30, '_'],
  ];
  for (const [text, number, most, nickname] of table) {
    it(`makes ${nickname} of ${JSON.stringify(text)} for ${number} in use and ${most} characters`, () => {
      expect(nicknameFrom(text, number, most)).to.equal(nickname);
    });
  }

  it('makes a nickname of any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(9), fc.constantFrom(9, 30), (text, number, most) => {
        expect(nicknameFrom(text, number, most))
          .to.match(/^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]*$/)
          .and.have.lengthOf.at.most(most);
      }),
    );
  });
});

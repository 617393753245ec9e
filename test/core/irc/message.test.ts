import { expect } from 'chai';
import { isSameName, parseMessage } from '../../../src/core/irc/message.ts';

describe('parseMessage', () => {
  const table: [line: string, source: string, command: string, parameters: string[]][] = [
    ['PING :abc', '', 'PING', ['abc']],
    ['PING abc', '', 'PING', ['abc']],
    [':s 001 me :Welcome to it', 's', '001', ['me', 'Welcome to it']],
    [':me!~u@h JOIN #c', 'me!~u@h', 'JOIN', ['#c']],
    [':me!~u@h JOIN :#c', 'me!~u@h', 'JOIN', ['#c']],
    ['@time=1;a=b :s 376 me :End', 's', '376', ['me', 'End']],
    [':s 353 me = #c :a b', 's', '353', ['me', '=', '#c', 'a b']],
    ['ERROR :Closing link: (x) [y]', '', 'ERROR', ['Closing link: (x) [y]']],
    ['ping x:y z', '', 'PING', ['x:y', 'z']],
    [':s 404 me #c :', 's', '404', ['me', '#c', '']],
    ['QUIT', '', 'QUIT', []],
  ];
  for (const [line, source, command, parameters] of table) {
    it(`reads ${line}`, () => {
      expect(parseMessage(line)).to.deep.equal({ source, command, parameters });
    });
  }

  for (const line of ['', ' ', ':', ':x', '12', '1234', '\u0016\u0003\u0001', 'SSH-2.0-OpenSSH_9'])
    it(`takes ${JSON.stringify(line)} for no message`, () => {
      expect(parseMessage(line)).to.equal(undefined);
    });
});

describe('isSameName', () => {
  const table: [a: string | undefined, b: string, isSame: boolean][] = [
    ['#Builds', '#builds', true],
    ['a[b]\\~', 'A{B}|^', true],
    ['a', 'b', false],
    [undefined, 'a', false],
  ];
  for (const [a, b, isSame] of table) {
    it(`says ${isSame} for ${a} and ${b}`, () => {
      expect(isSameName(a, b)).to.equal(isSame);
    });
  }
});

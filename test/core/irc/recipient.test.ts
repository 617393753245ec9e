import { expect } from 'chai';
import fc from 'fast-check';
import { ircRecipient } from '../../../src/core/irc/recipient.ts';
import { UsageError } from '../../../src/errors.ts';

describe('ircRecipient', () => {
  const table: [text: string, host: string, port: number, isSecure: boolean, channel: string][] = [
    ['irc.example.com#builds', 'irc.example.com', 6667, false, '#builds'],
    ['irc.example.com:7000#builds', 'irc.example.com', 7000, false, '#builds'],
    ['irc.example.com:6697#builds', 'irc.example.com', 6697, true, '#builds'],
    ['irc://irc.example.com/#builds', 'irc.example.com', 6667, false, '#builds'],
    ['ircs://irc.example.com#builds', 'irc.example.com', 6697, true, '#builds'],
    ['IRCS://irc.example.com:7000/#builds', 'irc.example.com', 7000, true, '#builds'],
    ['irc.example.com##meta', 'irc.example.com', 6667, false, '##meta'],
    ['irc.example.com&local', 'irc.example.com', 6667, false, '&local'],
    ['[::1]:6668#c', '::1', 6668, false, '#c'],
    ['127.0.0.1#é', '127.0.0.1', 6667, false, '#é'],
  ];
  for (const [text, host, port, isSecure, channel] of table) {
    it(`reads ${text}`, () => {
      expect(ircRecipient(text)).to.deep.equal({ host, port, isSecure, channel });
    });
  }

  const wrong = [
    '',
    '#builds',
    'irc.example.com',
    'irc.example.com#',
    'irc.example.com#a b',
    'irc.example.com#a,#b',
    'irc.example.com#a\r\nQUIT',
    'irc.example.com\r\n#a',
    'irc.example.com:0#a',
    'irc.example.com:65536#a',
    'irc.example.com:x#a',
    'http://irc.example.com#a',
    'u:s3cret@irc.example.com#a',
    `irc.example.com#${'x'.repeat(200)}`,
  ];
  for (const text of wrong) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(() => ircRecipient(text))
        .to.throw(UsageError, 'is not of the form [irc://|ircs://]server[:port]#channel')
        .and.have.property('message')
        .that.does.not.include('s3cret');
    });
  }

  it('lets nothing through that ends a line or begins another word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tail) => {
        try {
          expect(ircRecipient(`irc.example.com#${tail}`).channel).not.to.match(/[\s\0\x07,]/);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
        }
      }),
    );
  });
});

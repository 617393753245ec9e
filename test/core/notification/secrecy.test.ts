import { expect } from 'chai';
import fc from 'fast-check';
import { excerpt, secretsOfUrl } from '../../../src/core/notification/secrecy.ts';

const SECRET = 'tök3n/with+"signs';

describe('excerpt', () => {
  const table: [title: string, text: string, shown: string][] = [
    ['shows what a server says', 'channel_not_found', 'channel_not_found'],
    ['puts it in one line', ' {\n  "errors": {}\r\n}\n', '{ "errors": {} }'],
    ['cuts it', 'x'.repeat(300), `${'x'.repeat(200)}…`],
    ['shows no page', '<!DOCTYPE html><p>no', ''],
    ['shows no bytes', 'a\ufffdb', ''],
    ['shows nothing with a secret in it', `no ${SECRET}`, ''],
    ['shows nothing with a secret far behind', `${'x'.repeat(5000)} ${SECRET}`, ''],
    ['knows a secret in capitals', SECRET.toUpperCase(), ''],
    ['knows a secret in JSON', JSON.stringify({ error: SECRET }), ''],
    ['knows a secret in an address', `https://x/${encodeURIComponent(SECRET)}`, ''],
    ['knows a secret in hexadecimal', Buffer.from(SECRET).toString('hex'), ''],
    ['knows an empty secret for none', 'no', 'no'],
  ];
  for (const [title, text, shown] of table) {
    it(title, () => {
      expect(excerpt(text, [SECRET, ''])).to.equal(shown);
    });
  }

  it('knows a secret that is encoded in base64, whatever is beside it', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom('base64', 'base64url'),
        (before, behind, code) => {
          const said = Buffer.from(before + SECRET + behind).toString(code);
          expect(excerpt(said, [SECRET])).to.equal('');
        },
      ),
    );
  });
});

describe('secretsOfUrl', () => {
  const table: [url: string, secrets: string[]][] = [
    ['https://hooks.example.com/services/T00001/B0000002/abc', ['services', 'T00001', 'B0000002']],
    ['https://hooks.example.com/?token=s3cr3t&x=%C3%A9%C3%A9', ['s3cr3t', '%C3%A9%C3%A9', 'éé']],
    ['https://hooks.example.com/', []],
  ];
  for (const [url, secrets] of table) {
    it(`finds those of ${url}`, () => {
      expect([...new Set(secretsOfUrl(new URL(url)))]).to.deep.equal(secrets);
    });
  }
});

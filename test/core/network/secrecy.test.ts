import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { Secrecy, secretsOfAuthorization, secretsOfUrl } from '../../../src/core/network/secrecy.ts';
import { runs } from '../../support/extent.ts';

const SECRET = 'tök3n/with+"signs';
const HIDDEN = '; its answer is not shown, since it may hold a secret';
const REST = '; the rest of its answer is not shown, since it may hold a secret';

describe('an excerpt of an answer', () => {
  const table: [title: string, text: string, shown: string][] = [
    ['is a code of an error', 'channel_not_found', ' (channel_not_found)'],
    ['is a sentence', 'The field "summary" is required.', ' (The field "summary" is required.)'],
    ['is nothing for nothing', ' \n', ''],
    [
      'is JSON in one line, without escapes that it does not need',
      '{\n  "errors": {"summary": "You can\\u0027t leave this empty"}\r\n}\n',
      ' ({"errors":{"summary":"You can\'t leave this empty"}})',
    ],
    ['has names and numbers that are short', 'limit of project OPS: 42', ' (limit of project OPS: 42)'],
    ['is cut', 'wrong '.repeat(99), ` (${'wrong '.repeat(34).slice(0, 200)}…)`],
    ['is no page', '<!DOCTYPE html><p>no', HIDDEN],
    ['is no bytes', 'a\ufffdb', HIDDEN],
    ['is nothing of a very long answer', 'wrong '.repeat(9999), HIDDEN],
    ['has no secret', `no ${SECRET}`, HIDDEN],
    ['has no secret that is far behind', `${'wrong '.repeat(999)} ${SECRET}`, HIDDEN],
    [
      'has the codes beside a secret, but no names of fields',
      JSON.stringify({ error_code: 'invalid_auth', your_token: SECRET }),
      ` (invalid_auth)${REST}`,
    ],
    ['has the codes beside what is unknown', 'Xyzzy-plugh: NO_SERVICE', ` (NO_SERVICE)${REST}`],
    ['has no codes of unknown words', 'abcdefgh_ijklmn', HIDDEN],
  ];
  for (const [title, text, shown] of table) {
    it(title, () => {
      expect(new Secrecy([SECRET, '']).excerpt(text)).to.equal(shown);
    });
  }

  it('is whatever the server says if it was sent no secret', () => {
    expect(new Secrecy(['']).excerpt('Xyzzy plugh')).to.equal(' (Xyzzy plugh)');
  });

  const short: [secret: string, text: string, isShown: boolean][] = [
    ['pw', 'bad password', true],
    ['pw', 'bad password p w', false],
    ['pw', 'bad password wp', false],
    ['abcd', 'wrong: abc', true],
    ['abcd', 'wrong: dcba', false],
    ['abcd', 'wrong: YWJj', false],
    ['bad', 'bad password', false],
    ['!!++!!++', 'bad password', false],
    ['!!![JR!!', '!!![WE!!', false],
    ["'JR:!!!!", "'WE:!!!!", false],
    ["00!A##['", "00!N##['auth:", false],
    ['JR,12#45', 'WE,12#45', false],
    ["'JR!!!,,", "'WE!!!,,", false],
    ['(jung!!!', '(what!!!', false],
    ['JR!!!!!!', 'bad password', true],
    ['JR!!!!!!', 'bad password!', false],
    ['a-b1c2d3', 'bad password!', true],
    ['invalid_auth_of_token', 'invalid_auth', false],
    ['пароль-пароль', 'wrong: ПАРОЛЬ', false],
  ];
  for (const [secret, text, isShown] of short)
    it(`is ${isShown ? 'shown' : 'not shown'} for ${text} with the secret ${secret}`, () => {
      expect(new Secrecy([secret]).excerpt(text)).to.equal(isShown ? ` (${text})` : HIDDEN);
    });

  it('has no secret that comes in parts, one in each answer', () => {
    const secrecy = new Secrecy(['abcdefghijkl']);
    const shown = ['wrong: bcd', 'wrong: efg', 'wrong: hij', 'wrong: bcd'].map((text) =>
      secrecy.excerpt(text),
    );
    expect(shown).to.deep.equal([' (wrong: bcd)', ' (wrong: efg)', HIDDEN, ' (wrong: bcd)']);
  });

  const escape = (form: (byte: number) => string) => (text: string) =>
    [...Buffer.from(text)].map(form).join('');
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
  const between =
    (separator: string) =>
    (text: string): string =>
      Array.from(text).join(separator);
  const writings: Readonly<Record<string, (text: string) => string>> = {
    'as it is': (text) => text,
    JSON: (text) => JSON.stringify(text),
    'JSON of .NET': (text) =>
      text.replace(/[^a-z\d]/gi, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'HTML numbers': (text) => Array.from(text, (char) => `&#${char.codePointAt(0) ?? 0};`).join(''),
    'HTML names': (text) => text.replaceAll('&', '&amp;').replaceAll('/', '&sol;').replaceAll('-', '&#x2D;'),
    'percent signs': encodeURIComponent,
    'quoted-printable': escape((byte) => `=${hex(byte).toUpperCase()}`),
    '\\x': escape((byte) => `\\x${hex(byte)}`),
    octal: escape((byte) => `\\${byte.toString(8)}`),
    '%u': (text) => text.replace(/[^a-z]/gi, (char) => `%u00${hex(char.charCodeAt(0))}`),
    '\\u{}': (text) => Array.from(text, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`).join(''),
    hexadecimal: escape(hex),
    binary: escape((byte) => byte.toString(2)),
    'numbers of characters': escape((byte) => `${byte} `),
    base64: (text) => Buffer.from(text).toString('base64'),
    base64url: (text) => Buffer.from(`x${text}`).toString('base64url'),
    gzip: (text) => gzipSync(text).toString('base64'),
    'bits of dots and dashes': escape(
      (byte) => `${byte.toString(2).replaceAll('0', '.').replaceAll('1', '-')} `,
    ),
    'signs of another script': escape((byte) => String.fromCodePoint(0x4e00 + byte)),
    backwards: (text) => Array.from(text).reverse().join(''),
    'other letters': (text) =>
      text.replace(/[a-z]/gi, (char) => {
        const code = char.charCodeAt(0);
        return String.fromCharCode(code + ((code & 31) > 13 ? -13 : 13));
      }),
    capitals: (text) => text.toUpperCase(),
    'full width': (text) =>
      text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    spaced: between(' '),
    'with soft hyphens': between('\u00ad'),
    'with tags': between('<b/>'),
    'with marks': between('[b]'),
    'with combining marks': between('\u0336'),
    'in fields of JSON': (text) => JSON.stringify(Object.fromEntries(Array.from(text).entries())),
  };

  const secret = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9+/]{8,40}$/),
    fc.stringMatching(/^[a-z]{4}-[0-9]{6}$/),
    fc.stringMatching(/^[!-~]{8,16}$/),
    // What letters are left may be a word in another writing.
    fc.stringMatching(/^[('!.,;:?{}"[\]_)-]{0,6}[A-Z]{2,3}[('!.,;:?{}"[\]_)-]{6,8}$/),
    fc
      .array(fc.constantFrom('token', 'user', 'invalid', 'channel', 'pass', '1', '42', 'is'), {
        minLength: 4,
      })
      .map((words) => words.join('-'))
      .filter((text) => text.replace(/\W/g, '').length >= 8),
  );
  const chain = fc.array(fc.constantFrom(...Object.keys(writings)), { minLength: 1, maxLength: 3 });
  const around = fc.constantFrom('', 'the token ', '{"error":"', 'invalid_auth: ', 'no. ');

  it('never has a secret in it, in no writing of a writing of it', () => {
    fc.assert(
      fc.property(
        secret,
        fc.nat({ max: 32 }),
        chain,
        around,
        around,
        (known, from, names, before, behind) => {
          const part = known.slice(Math.min(from, known.length - 8));
          const written = names.reduce((text, name) => writings[name]?.(text) ?? '', part);
          const shown = new Secrecy([known]).excerpt(before + written + behind);
          expect(shown).to.match(/^(?: \([A-Za-z_, ]+\); the rest of its answer|; its answer) is not shown/);
          expect(shown).not.to.include(written.trim());
        },
      ),
      { numRuns: runs(5000) },
    );
  });
});

describe('secretsOfUrl', () => {
  const table: [url: string, secrets: string[]][] = [
    ['https://hooks.example.com/services/T00001/B0000002/abc', ['T00001', 'B0000002', 'T00001B0000002abc']],
    ['https://hooks.example.com/?token=s3cr3t&x=%C3%A9%C3%A9é&access_token=a1', ['s3cr3t', 's3cr3txéééa1']],
    ['https://hooks.example.com/a/b/c/d1/e2/f3', ['abcd1e2f3']],
    ['https://hooks.example.com/api/webhook', []],
    ['https://hooks.example.com/', []],
  ];
  for (const [url, secrets] of table) {
    it(`finds those of ${url}`, () => {
      expect(secretsOfUrl(new URL(url))).to.deep.equal(secrets);
    });
  }
});

describe('secretsOfAuthorization', () => {
  const basic = (text: string): string => Buffer.from(text).toString('base64');
  const table: [authorization: string | undefined, secrets: string[]][] = [
    [undefined, []],
    ['abc', ['abc']],
    ['Bearer abc', ['abc']],
    ['Token token=abc, email=me', ['token=abc, email=me']],
    [`Basic ${basic('me:p:w')}`, [basic('me:p:w'), 'p:w']],
    [`basic ${basic('ghp_123456:x')}`, [basic('ghp_123456:x'), 'x', 'ghp_123456']],
    ['Basic none', ['none', '']],
  ];
  for (const [authorization, secrets] of table) {
    it(`finds those of ${authorization ?? 'nothing'}`, () => {
      expect(secretsOfAuthorization(authorization)).to.deep.equal(secrets);
    });
  }
});

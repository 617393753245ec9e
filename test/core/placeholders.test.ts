import { expect } from 'chai';
import fc from 'fast-check';
import { Placeholders, type Unset } from '../../src/core/placeholders.ts';
import { ShipctlError } from '../../src/errors.ts';
import { runs } from '../support/extent.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What becomes of chunks of a text, each character a byte. */
function replaced(
  chunks: readonly string[],
  env: Readonly<Record<string, string>>,
  unset: Unset = 'removed',
): string {
  const variables = new Map(Object.entries(env).map(([name, value]) => [name, bytesOf(value)]));
  const written: Uint8Array[] = [];
  const placeholders = new Placeholders(
    { bytes: (name) => variables.get(name), names: () => [...variables.keys()] },
    unset,
    (bytes) => written.push(Uint8Array.from(bytes)),
  );
  for (const chunk of chunks) {
    const passing = bytesOf(chunk);
    placeholders.add(passing);
    // The next chunk comes in the same memory.
    passing.fill(0);
  }
  placeholders.end('a.txt');
  return Buffer.concat(written).toString('latin1');
}

const ENV = { APP: 'web', T: 'v1', _x9: '\u00ff\0', EMPTY: '', INNER: '$APP ${T}', CRLF: 'a\r\nb' };

const TABLE: [text: string, removed: string, kept?: string][] = [
  ['$APP', 'web'],
  ['${APP}', 'web'],
  ['a $APP:$T b', 'a web:v1 b'],
  ['$APP$T${APP}x', 'webv1webx'],
  ['$APPx', '', '$APPx'],
  ['${APP}x', 'webx'],
  ['$APP-x.$T', 'web-x.v1'],
  ['[$EMPTY][${EMPTY}]', '[][]'],
  ['[$NOPE][${NOPE}]', '[][]', '[$NOPE][${NOPE}]'],
  ['$_x9', '\u00ff\0'],
  ['$INNER', '$APP ${T}'],
  ['$CRLF\r\n$T\r\n', 'a\r\nb\r\nv1\r\n'],
  ['$app', '', '$app'],
  ['$', '$'],
  ['$$', '$$'],
  ['$$APP', '$web'],
  ['$$$', '$$$'],
  ['$1 $* $@ $? $- $! $#', '$1 $* $@ $? $- $! $#'],
  ['$1APP', '$1APP'],
  ['${', '${'],
  ['${}', '${}'],
  ['${1}', '${1}'],
  ['${1APP}', '${1APP}'],
  ['${APP', '${APP'],
  ['${APP:-b}', '${APP:-b}'],
  ['${APP:-$T}', '${APP:-v1}'],
  ['${ APP}', '${ APP}'],
  ['${APP }', '${APP }'],
  ['${bad-name}', '${bad-name}'],
  ['${APP$T}', '${APPv1}'],
  ['${$APP}', '${web}'],
  ['${${APP}}', '${web}'],
  ['$(APP) $[APP]', '$(APP) $[APP]'],
  ['\\$APP', '\\web'],
  ['\'$APP\' "$APP" `$APP`', '\'web\' "web" `web`'],
  ['$APP\0$T\0', 'web\0v1\0'],
  ['\u00c3$APP\u00a9', '\u00c3web\u00a9'],
  ['$APP\u00c3\u00a9', 'web\u00c3\u00a9'],
  ['$\u00c3', '$\u00c3'],
  ['$constructor $__proto__ ${toString}', '  ', '$constructor $__proto__ ${toString}'],
  ['', ''],
];

describe('placeholders', () => {
  for (const [text, removed, kept = removed] of TABLE) {
    it(`become ${JSON.stringify(removed)} in ${JSON.stringify(text)}, in one chunk or many`, () => {
      expect(replaced([text], ENV)).to.equal(removed);
      expect(replaced(Array.from(text), ENV)).to.equal(removed);
      expect(replaced([text], ENV, 'kept')).to.equal(kept);
      expect(replaced(Array.from(text), ENV, 'kept')).to.equal(kept);
    });
  }

  it('may have names of any length, also over many chunks', () => {
    const name = `N${'ame_0'.repeat(30_000)}`;
    const chunks = `a $${name} b \${${name}} c`.match(/.{1,4096}/gs) ?? [];
    expect(replaced(chunks, { [name]: 'value' })).to.equal('a value b value c');
    expect(replaced(chunks, { [`${name}1`]: 'value' })).to.equal('a  b  c');
    expect(replaced(chunks, {}, 'kept')).to.equal(chunks.join(''));
    expect(replaced([`\${${name}`, ' }'], { [name]: 'value' })).to.equal(`\${${name} }`);
  });

  it('may have values that are longer than what is written at once', () => {
    const value = 'long'.repeat(250_000);
    expect(replaced(['a$A', 'b $A', '${A}'], { A: value })).to.equal(`a ${value}${value}`);
  });

  it('are found among many variables', () => {
    const env = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`V${n}`, `<${n}>`]));
    const names = Object.keys(env);
    expect(replaced([names.map((name) => `$${name}`).join(' ')], env)).to.equal(Object.values(env).join(' '));
  });
});

describe('placeholders that are refused if their variable is not set', () => {
  const table: [chunks: string[], message: string][] = [
    [['$NOPE'], 'a.txt has variables that are not set: NOPE (line 1); no file was changed'],
    [['\n\n${NO', 'PE}\n'], 'NOPE (line 3);'],
    [['$APP\n$', 'A $B\r\n\r\n$A ${C', '}', '\n'], 'A (line 2), B (line 2), C (line 4);'],
    [['\n', '\n\n', '$X', '\n$Y'], 'X (line 4), Y (line 5);'],
    [['a\n'.repeat(99_999), '$X'], 'X (line 100000);'],
    [[Array.from({ length: 12 }, (_, n) => `$N${n}`).join('\n')], 'N9 (line 10) and 2 more; no'],
    [[`$${'X'.repeat(200_000)}`], `: ${'X'.repeat(100)}... (line 1);`],
  ];
  for (const [chunks, message] of table) {
    it(`are reported: ${message.slice(0, 60)}`, () => {
      expect(() => replaced(chunks, { APP: 's3cret' }, 'refused'))
        .to.throw(ShipctlError, message)
        .with.property('message')
        .that.does.not.include('s3cret');
    });
  }

  it('are none if all are set, also to nothing, and if none is of the form', () => {
    expect(replaced(['$APP$EMPTY ${A', '-b} $1 $$\n'], ENV, 'refused')).to.equal('web ${A-b} $1 $$\n');
  });
});

const TOKEN = fc.oneof(
  fc.constantFrom(
    '$',
    '{',
    '}',
    '${',
    '$A',
    '${A}',
    'A',
    'B',
    '_',
    '9',
    '\n',
    '$$',
    ':-',
    ' ',
    '$NOPE',
    '${C9_',
  ),
  fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('A', 'b', '_', '7'), maxLength: 120 }),
);
const TEXT = fc.array(TOKEN, { maxLength: 40 }).map((tokens) => tokens.join(''));
const VALUES = fc.dictionary(
  fc.constantFrom('A', 'B', 'AB', 'C9_', '_', 'A9'),
  fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), maxLength: 300 }),
);

function reference(text: string, env: Readonly<Record<string, string>>, unset: Unset): string {
  return text.replace(/\$(?:(?<bare>[A-Za-z_]\w*)|\{(?<braced>[A-Za-z_]\w*)\})/g, (whole, bare, braced) => {
    const name = String(bare ?? braced);
    return Object.hasOwn(env, name) ? (env[name] ?? '') : unset === 'kept' ? whole : '';
  });
}

/** Cuts a text at these places; those behind its end cut nothing. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const edges = [
    0,
    ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b),
    text.length,
  ];
  return edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
}

describe('any bytes in any chunks', () => {
  it('become what the definition of a placeholder says', () => {
    const unsets = fc.constantFrom<Unset>('removed', 'kept');
    fc.assert(
      fc.property(TEXT, VALUES, fc.array(fc.nat()), unsets, (text, env, places, unset) => {
        expect(replaced(cut(text, places), env, unset)).to.equal(reference(text, env, unset));
      }),
      { numRuns: runs(5000) },
    );
  });

  it('are refused exactly if keeping and removing differ', () => {
    fc.assert(
      fc.property(TEXT, VALUES, fc.array(fc.nat()), (text, env, places) => {
        const chunks = cut(text, places);
        const kept = replaced(chunks, env, 'kept');
        if (kept === replaced(chunks, env)) expect(replaced(chunks, env, 'refused')).to.equal(kept);
        else expect(() => replaced(chunks, env, 'refused')).to.throw(ShipctlError, /not set: .*\(line \d+\)/);
      }),
      { numRuns: runs(2000) },
    );
  });
});

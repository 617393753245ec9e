import { expect } from 'chai';
import { itemName } from '../../../../src/core/formats/names.ts';
import { yaml } from '../../../../src/core/formats/yaml/yaml.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';
import type { Edit, Entry, Search } from '../../../../src/core/tracking/format.ts';

const format = yaml({ users: 'name' });
const MARK = '\ufeff';
const ADDRESS = ['users', itemName('name', 'dev'), 'user', 'token'];
const EDITS: readonly Edit[] = [
  { address: ADDRESS, value: '"s3cret"' },
  { address: ['current-context'], value: undefined },
];
const SEARCH: Search = { markOf: (value) => value, isTelling: () => true, twins: new Set() };

const applied = (text: string): string =>
  new Draft(text).replace(format.apply(format.read(text), EDITS)).text;

/** A text without what edits wrote into another one. */
function restored(text: string, base: string): string {
  const was = format.was(format.read(base), ADDRESS, '"s3cret"');
  const entry: Entry = { address: ADDRESS, unit: 'dev', mark: '"s3cret"', was };
  const reading = format.read(text);
  return new Draft(text).replace(format.restore(reading, format.find(reading, [entry], SEARCH))).text;
}

describe('a kubeconfig with a byte order mark', () => {
  const texts = [
    '',
    '# mine\n',
    '{}',
    '{"users": [{"name": "dev", "user": {"token": "old"}}], "current-context": "dev"}',
    'users:\n- name: dev\n  user:\n    token: old\ncurrent-context: dev\n',
    'current-context: dev\nusers:\n  - name: other\n    user: {}\n',
    '---\nkind: Config\n',
    '"a": 1\r\nb: 2\r\n',
  ];
  for (const text of texts)
    it(`keeps it, and is written as without it: ${JSON.stringify(text)}`, () => {
      const [plain, marked] = [applied(text), applied(MARK + text)];
      expect(marked).to.equal(MARK + plain);
      expect([...format.read(marked).values]).to.deep.equal([...format.read(plain).values]);
      expect(restored(marked, MARK + text)).to.equal(MARK + restored(plain, text));
      const parts = format.parts(format.read(marked)).map(({ start, end }) => marked.slice(start, end));
      expect(parts).to.deep.equal(
        format.parts(format.read(plain)).map(({ start, end }) => plain.slice(start, end)),
      );
    });
});

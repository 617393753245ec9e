import { parseAllDocuments } from 'yaml';
import { itemName } from '../../../../src/core/formats/names.ts';
import { yaml } from '../../../../src/core/formats/yaml/yaml.ts';
import type { Edit } from '../../../../src/core/tracking/format.ts';
import { skipFor } from '../../../support/clients.ts';
import { itSurvivesHistories } from '../../../support/formatHistories.ts';
import { kubeconfigTexts } from '../../../support/kubeconfigTexts.ts';
import { PyYaml, hasPyYaml } from '../../../support/pyYaml.ts';

const LISTS = { clusters: 'name', contexts: 'name', users: 'name' };
const format = yaml(LISTS);

const inItem = (list: string, name: string, ...path: readonly string[]): readonly string[] => [
  list,
  itemName('name', name),
  ...path,
];

function edits(unit: number, value: string): readonly Edit[] {
  const text = JSON.stringify(value);
  if (unit === 2) {
    return [
      { address: ['current-context'], value: text },
      { address: ['apiVersion'], value: '"v1"' },
      { address: ['kind'], value: '"Config"' },
      { address: inItem('users', '12', 'user', 'token'), value: JSON.stringify(`${value}: #`) },
    ];
  }
  const name = ['dev', 'on'][unit] ?? '';
  return [
    { address: inItem('clusters', name, 'cluster', 'server'), value: text },
    { address: inItem('clusters', name, 'cluster', 'insecure-skip-tls-verify'), value: undefined },
    { address: inItem('contexts', name, 'context', 'cluster'), value: text },
    { address: inItem('contexts', name, 'context', 'user'), value: text },
    { address: inItem('users', name, 'user', 'token'), value: unit === 0 ? text : undefined },
    { address: inItem('users', name, 'user', 'username'), value: undefined },
    { address: inItem('users', name, 'user', 'exec', 'command'), value: unit === 1 ? text : undefined },
    {
      address: inItem('users', name, 'user', 'exec', 'args'),
      value: unit === 1 ? `[${text},"on"]` : undefined,
    },
  ];
}

describe('a kubeconfig', function () {
  this.timeout(600_000);
  let python: PyYaml;

  before(function () {
    if (!hasPyYaml()) skipFor(this, 'no PyYAML here');
    python = new PyYaml();
  });
  after(() => python.stop());

  const dumped =
    (style: Readonly<Record<string, unknown>>) =>
    (text: string): string =>
      python.dump(text, style);

  itSurvivesHistories({
    format,
    texts: kubeconfigTexts,
    edits,
    values: (text) => python.values(text, LISTS),
    rewrites: [
      dumped({ sort_keys: true, default_flow_style: false }),
      dumped({ sort_keys: false, indent: 4 }),
      dumped({ sort_keys: true, default_flow_style: true, width: 40 }),
      dumped({ sort_keys: true, default_style: '"', default_flow_style: true }),
      (text) => text.replaceAll(/\r?\n/g, '\r\n'),
      (text) => text.replaceAll('\r\n', '\n'),
      (text) => (text.startsWith('%') ? text : `# THEIRS\n${text}`),
      (text, random) =>
        python.dump(
          text,
          { sort_keys: false },
          {
            members: { preferences: { colors: random } },
            items: { users: { name: `theirs${random}`, user: { token: 'THEIRS' } } },
          },
        ),
      (text) => [...parseAllDocuments(text, { uniqueKeys: false })][0]?.toString({ indent: 6 }) ?? '',
    ],
  });
});

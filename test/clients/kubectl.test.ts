import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { itemName } from '../../src/core/formats/names.ts';
import { yaml } from '../../src/core/formats/yaml/yaml.ts';
import { Draft } from '../../src/core/tracking/draft.ts';
import type { Edit } from '../../src/core/tracking/format.ts';
import { need, skipFor } from '../support/clients.ts';
import { itSurvivesHistories } from '../support/formatHistories.ts';
import { validKubeconfigTexts } from '../support/kubeconfigTexts.ts';
import { ODD_TEXTS } from '../support/oddTexts.ts';
import { PyYaml, hasPyYaml } from '../support/pyYaml.ts';

const LISTS = { clusters: 'name', contexts: 'name', users: 'name' };
const format = yaml(LISTS);

const edit = (list: string, name: string, path: readonly string[], value: unknown): Edit => ({
  address: [list, itemName('name', name), ...path],
  value: value === undefined ? undefined : JSON.stringify(value),
});

/** What kubectl writes of a user with a program comes back in full, so that it adds nothing. */
const EXEC = {
  apiVersion: 'client.authentication.k8s.io/v1',
  args: ['gke_token', 'on'],
  env: null,
  interactiveMode: 'Never',
  provideClusterInfo: false,
};

function edits(unit: number, value: string): readonly Edit[] {
  const name = ['dev', 'on', '12'][unit] ?? '';
  const exec = unit === 1 ? { ...EXEC, command: value } : {};
  return [
    edit('clusters', name, ['cluster', 'server'], `https://${value}`),
    edit('clusters', name, ['cluster', 'insecure-skip-tls-verify'], undefined),
    edit('contexts', name, ['context', 'cluster'], name),
    edit('contexts', name, ['context', 'user'], value),
    edit('users', name, ['user', 'token'], unit === 1 ? undefined : value),
    edit('users', name, ['user', 'tokenFile'], undefined),
    ...Object.entries(exec).map(([key, part]) => edit('users', name, ['user', 'exec', key], part)),
    ...(unit === 2 ? [{ address: ['current-context'], value: JSON.stringify(value) }] : []),
  ];
}

interface Item {
  readonly name: string;
  readonly user: { readonly token?: string };
}

describe('kubectl', function () {
  this.timeout(600_000);
  let directory: string;
  let python: PyYaml;

  before(function () {
    need(this, 'kubectl');
    if (!hasPyYaml()) skipFor(this, 'no PyYAML here');
    directory = mkdtempSync(join(tmpdir(), 'shipctl-kubectl-'));
    python = new PyYaml();
  });
  after(async () => {
    await python.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function kubectl(
    text: string,
    ...words: readonly string[]
  ): { readonly text: string; readonly stdout: string } {
    const file = join(directory, 'config');
    writeFileSync(file, text, { mode: 0o600 });
    const env = { PATH: process.env['PATH'] ?? '', HOME: directory, KUBECONFIG: file };
    const { status, stdout, stderr } = spawnSync('kubectl', ['config', ...words], { env, encoding: 'utf8' });
    if (status !== 0)
      throw new Error(`kubectl config ${words.join(' ')}: ${stderr}\n${JSON.stringify(text)}`);
    return { text: readFileSync(file, 'utf8'), stdout };
  }

  const rewrite =
    (...words: readonly string[]) =>
    (text: string): string =>
      kubectl(text, ...words).text;

  const BASES: readonly (readonly [title: string, base: string])[] = [
    ['in an empty file', ''],
    ['in JSON', '{}'],
    ['beside others', 'users:\n  - name: x\n    user: {}\nkind: Config\n'],
    ['behind a byte order mark', '\ufeffusers:\n  - name: x\n    user: {}\n'],
    ['in flow style', 'users: [{name: x}] # x\n'],
  ];
  for (const [title, base] of BASES) {
    it(`reads odd names and values as they were written ${title}`, () => {
      const meant = ODD_TEXTS.filter((name) => name !== '');
      const all = meant.map((name) => edit('users', name, ['user', 'token'], name));
      const text = new Draft(base).replace(format.apply(format.read(base), all)).text;
      const { users } = JSON.parse(kubectl(text, 'view', '--raw', '-o', 'json').stdout) as {
        readonly users: readonly Item[];
      };
      const found = users.filter(({ name }) => name !== 'x').map(({ name, user }) => [name, user.token]);
      expect(found.sort()).to.deep.equal(meant.map((name) => [name, name]).sort());
    });
  }

  itSurvivesHistories({
    format,
    texts: validKubeconfigTexts,
    edits,
    values: (text) => python.values(text, LISTS),
    rewrites: [
      rewrite('set-context', 'dev', '--namespace=THEIRS'),
      rewrite('set-context', 'other', '--cluster=dev', '--user=on'),
      rewrite('set-credentials', 'theirs', '--token=THEIRS'),
      rewrite('set-credentials', 'dev', '--username=THEIRS', '--password=THEIRS'),
      rewrite('set-cluster', 'on', '--tls-server-name=THEIRS'),
      rewrite('unset', 'preferences'),
      rewrite('unset', 'contexts.prod'),
      (text) => rewrite('use-context', 'some')(rewrite('set-context', 'some')(text)),
    ],
    runs: 100,
  });
});

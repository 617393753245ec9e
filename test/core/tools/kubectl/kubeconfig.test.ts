import { expect } from 'chai';
import { type Kubeconfig, readKubeconfig } from '../../../../src/core/tools/kubectl/kubeconfig.ts';
import { programWarnings } from '../../../../src/core/tools/kubectl/programs.ts';
import { KubeconfigFault } from '../../../../src/core/tools/kubectl/shapes.ts';
import { kubeconfig } from '../../../support/kubeconfig.ts';

const FILES: Readonly<Record<string, string>> = { 'pki/ca.crt': 'CA', '/etc/key.pem': 'KEY' };

const read = (text: string): Kubeconfig =>
  readKubeconfig(text, (path) => (FILES[path] === undefined ? undefined : Buffer.from(FILES[path])));

const withUser = (user: unknown): string =>
  JSON.stringify({ users: [{ name: 'u', user }], clusters: null, contexts: [] });

const userOf = (user: unknown): unknown => read(withUser(user)).entries[0]?.settings;

describe('a kubeconfig', () => {
  it('has its entries, by lists, and the context that it names', () => {
    const { entries, currentContext } = read(`${kubeconfig('dev')}---\n# no other document\n`);
    expect(currentContext).to.equal('dev');
    expect(entries).to.deep.equal([
      {
        list: 'clusters',
        name: 'dev',
        settings: { server: 'https://dev.example.com', 'certificate-authority-data': 'Q0E=' },
      },
      { list: 'contexts', name: 'dev', settings: { cluster: 'dev', user: 'dev' } },
      { list: 'users', name: 'dev', settings: { token: 's3cret-dev' } },
    ]);
  });

  const contexts = (...names: readonly string[]): string =>
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
      contexts: names.map((name) => ({ name, context: { cluster: 'c' } })),
    });

  it('uses its only context if it names none', () => {
    expect(read(contexts('one')).currentContext).to.equal('one');
    expect(read(contexts('one', 'two')).currentContext).to.equal(undefined);
    expect(read(contexts()).currentContext).to.equal(undefined);
    expect(read(kubeconfig('dev', { current: '' })).currentContext).to.equal('dev');
  });

  it('may begin with a byte order mark, and have Windows line ends', () => {
    const text = `\ufeff${kubeconfig('dev').replaceAll('\n', '\r\n')}`;
    expect(read(text)).to.deep.equal(read(kubeconfig('dev')));
  });

  const users: readonly (readonly [title: string, user: unknown, written: unknown])[] = [
    ['nothing for what says nothing', { token: '', username: null, 'as-groups': [], exec: null }, {}],
    ['a user without anything', null, {}],
    [
      'the defaults of a program of the older kind',
      { exec: { command: 'aws', apiVersion: 'client.authentication.k8s.io/v1beta1', args: ['x', 'y'] } },
      {
        exec: {
          interactiveMode: 'IfAvailable',
          args: ['x', 'y'],
          env: null,
          provideClusterInfo: false,
          command: 'aws',
          apiVersion: 'client.authentication.k8s.io/v1beta1',
        },
      },
    ],
    [
      'no default mode for a program of the newer kind',
      {
        exec: {
          command: '/bin/x',
          apiVersion: 'client.authentication.k8s.io/v1',
          installHint: 'a\nb',
          env: [{ name: 'A', value: 'b\nc' }],
        },
      },
      {
        exec: {
          args: null,
          env: [{ name: 'A', value: 'b\nc' }],
          provideClusterInfo: false,
          command: '/bin/x',
          apiVersion: 'client.authentication.k8s.io/v1',
          installHint: 'a\nb',
        },
      },
    ],
    [
      'a provider without settings',
      { 'auth-provider': { name: 'oidc' } },
      { 'auth-provider': { name: 'oidc', config: null } },
    ],
    [
      'whom it acts as, and what nobody knows',
      { as: 'me', 'as-uid': '1', 'as-groups': ['g'], 'as-user-extra': { k: ['v'] }, later: { a: 1 } },
      { as: 'me', 'as-uid': '1', 'as-groups': ['g'], 'as-user-extra': { k: ['v'] }, later: { a: 1 } },
    ],
    ['base64 in one line', { 'client-key-data': 'S0V\r\nZ\n' }, { 'client-key-data': 'S0VZ' }],
    ['the bytes of an absolute path', { 'client-key': '/etc/key.pem' }, { 'client-key-data': 'S0VZ' }],
    [
      'the bytes that stand beside a path, which win',
      { 'client-key': '/nowhere', 'client-key-data': 'S0VZ' },
      { 'client-key-data': 'S0VZ' },
    ],
    ['an absolute path of a token', { tokenFile: '/run/token' }, { tokenFile: '/run/token' }],
  ];
  for (const [title, user, written] of users)
    it(`is written with ${title}`, () => {
      expect(userOf(user)).to.deep.equal(written);
    });

  it('has certificates in place of relative paths', () => {
    const text = kubeconfig('dev').replace(
      'certificate-authority-data: Q0E=',
      'certificate-authority: pki/ca.crt',
    );
    expect(read(text)).to.deep.equal(read(kubeconfig('dev')));
  });

  it('warns of the programs that its users run', () => {
    const warnings = (user: unknown): readonly string[] => programWarnings(read(withUser(user)));
    expect(warnings({ token: 'x' })).to.deep.equal([]);
    expect(warnings({ exec: { command: 'aws' } })).to.deep.equal([
      'the user "u" has kubectl run the program "aws" (exec)',
    ]);
    expect(warnings({ 'auth-provider': { name: 'gcp', config: { 'cmd-path': 'x' } } })).to.have.length(1);
  });

  const twice = (list: string): string =>
    JSON.stringify({
      [list]: [{ name: 'x' }, { name: 'y' }, { name: 'x' }].map((one) => ({
        ...one,
        cluster: { server: 's' },
      })),
    });

  const faults: readonly (readonly [text: string, fault: string])[] = [
    [' \n# s3cret\n', 'is no kubeconfig: it has no clusters, contexts or users'],
    ['s3cret', 'is no kubeconfig: line 1: the document is not a mapping'],
    ['{"s3cret": "x"}', 'is no kubeconfig: it has no clusters, contexts or users'],
    ['a: "s3cret\n', 'is no kubeconfig: line '],
    ['a:\n\tb: s3cret\n', 'is no kubeconfig: line 2: this is not YAML'],
    ['kind: Pod\nclusters: [s3cret]\n', 'is no kubeconfig: its apiVersion and kind are not v1 and Config'],
    ['apiVersion: v2\nusers: []\n', 'is no kubeconfig: its apiVersion and kind'],
    ['users: s3cret\n', 'has no list at users'],
    ['users: [s3cret]\n', 'has no mapping at an entry of users'],
    ['users: [{user: {token: s3cret}}]\n', 'has an entry without a name in users'],
    [
      'users: [{name: 12}]\n',
      'has no text at the name of an entry of users; numbers and words such as yes need quotes',
    ],
    ['users: [{name: u, user: s3cret}]\n', 'has no mapping at the user "u"'],
    [withUser({ token: 123 }), 'has no text at the user "u".token'],
    [withUser({ token: 's3cret\n' }), 'has a line break at the user "u".token'],
    [withUser({ token: 's3cret\u0001' }), 'has a control character at the user "u".token'],
    ['users: [{name: "a\\nb"}]\n', 'has a line break at the name of an entry of users'],
    [withUser({ 'client-key-data': 's3cret' }), 'has no base64 at the user "u".client-key-data'],
    [withUser({ 'as-groups': 's3cret' }), 'has no list at the user "u".as-groups'],
    [
      withUser({ exec: { provideClusterInfo: 's3cret' } }),
      'has neither true nor false at the user "u".exec.provideClusterInfo',
    ],
    [
      withUser({ exec: { command: './s3cret' } }),
      'has a relative path at the user "u".exec.command; give a name, or',
    ],
    [withUser({ tokenFile: 's3cret' }), 'has a relative path at the user "u".tokenFile; give token, or'],
    [
      withUser({ 'client-certificate': 's3cret.crt' }),
      'names a file at the user "u".client-certificate that can\'t be read here; put its bytes, in base64, into client-certificate-data',
    ],
    [
      'x: &a s3cret\nusers: [{name: u, user: {token: *a}}]\n',
      'has a YAML alias in line 2; write out what it stands for',
    ],
    ['x: &a {token: s3cret}\nusers:\n- name: u\n  user:\n    <<: *a\n', 'has a YAML alias in line 5'],
    [
      'users: [{name: u, user: {token: s3cret, token: x}}]\n',
      'has a key twice in a mapping that begins in line 1',
    ],
    [
      'users: [{name: u, user: {[s3cret]: x}}]\n',
      'has a key that is not text in a mapping that begins in line 1',
    ],
    [twice('clusters'), 'has the cluster "x" twice'],
    ['clusters: [{name: c}]\n', 'has no server for the cluster "c"'],
    ['contexts: [{name: c, context: {cluster: s3cret}}]\n', 'lacks the cluster of the context "c"'],
    [kubeconfig('dev').replace('user: dev', 'user: other'), 'lacks the user of the context "dev"'],
    [
      kubeconfig('dev', { current: 'current-context: s3cret\n' }),
      'has a current-context that is none of its contexts',
    ],
    ['['.repeat(5000), 'is no kubeconfig: line 1: '],
  ];
  for (const [text, fault] of faults)
    it(`is refused for ${JSON.stringify(text).slice(0, 60)}`, () => {
      expect(() => read(text))
        .to.throw(KubeconfigFault, fault)
        .with.property('message')
        .not.include('s3cret');
    });
});

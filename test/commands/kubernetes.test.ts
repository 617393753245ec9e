import { dirname } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { run } from '../../src/cli/run.ts';
import { anchorsIn } from '../../src/core/formats/yaml/anchors.ts';
import { canonical } from '../../src/core/formats/yaml/leaves.ts';
import { readYaml } from '../../src/core/formats/yaml/read.ts';
import { JournaledFiles } from '../../src/effects/shared/journaledFiles.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { runs, some } from '../support/extent.ts';
import { kubeconfig } from '../support/kubeconfig.ts';
import type { MemoryHost } from '../support/memory/host.ts';
import { kubeconfigTexts, validKubeconfigTexts } from '../support/kubeconfigTexts.ts';

const CONFIG = '/home/user/.kube/config';

const resource = (name: string, kubeConfigContent: string): AwsJobResource => ({
  name,
  integration: { masterName: 'kubernetesConfig', name: 'cluster', kubeConfigContent },
});

const textOf = (seen: Seen, path = CONFIG): string | undefined => seen.shared.get(path)?.text;

/** The same kubeconfig with another name, which need not be bare in YAML. */
const parsed = (text: string, name: string): unknown => {
  const rename = (value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll('NAME', name) : value;
  return JSON.parse(canonical(readYaml(text, {}).root, anchorsIn(undefined)), (_key, value: unknown) =>
    rename(value),
  );
};

/** All values of a kubeconfig, except what is empty. */
const settingsIn = (text: string): Readonly<Record<string, string>> => {
  const { values } = readYaml(text, { clusters: 'name', contexts: 'name', users: 'name' });
  const all = [...values].filter(([, value]) => !['{}', '[]', 'null', '""'].includes(value));
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const OTHERS = `# mine
kind: Config
apiVersion: v1
clusters:
  - cluster: {server: "https://old.example.com"}   # keep
    name: old
users: []
contexts:
  - {name: old, context: {cluster: old, user: ""}}
current-context: "old" # the old one
`;

function scene(
  resources: readonly AwsJobResource[],
  { env = {}, shared = {} }: Pick<Scene, 'env' | 'shared'> = {},
): ReturnType<typeof fakeWorld> {
  return fakeWorld({ ...awsJob(resources, env), shared });
}

describe('shipctl configure for Kubernetes', () => {
  it('makes the file that kubectl would write, and cleanup removes it', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))]);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    console.log(textOf(seen));
    expect(seen.err).to.equal(
      `shipctl: k: wrote entries clusters.dev, contexts.dev, users.dev and current-context in ${CONFIG}\n`,
    );
    expect(textOf(seen)).to.equal(`apiVersion: v1
kind: Config
preferences: {}
clusters:
- name: dev
  cluster:
    server: https://dev.example.com
    certificate-authority-data: Q0E=
contexts:
- name: dev
  context:
    cluster: dev
    user: dev
users:
- name: dev
  user:
    token: s3cret-dev
current-context: dev
`);
    expect([...seen.journal.values()].join()).not.to.include('s3cret');
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    console.log(textOf(seen));
    expect(seen.err).to.equal(
      'shipctl: removed entries clusters.dev, contexts.dev, users.dev and current-context\n',
    );
    expect([...seen.shared, ...seen.journal]).to.deep.equal([]);
  });

  it('keeps what others have, and cleanup puts every byte back', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: OTHERS } });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.include('https://old.example.com"}   # keep').and.include('current-context: dev');
    const before = JSON.stringify([[...seen.shared], [...seen.journal]]);
    await run(['configure', '--quiet'], world);
    expect(JSON.stringify([[...seen.shared], [...seen.journal]])).to.equal(before);
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.equal(OTHERS);
    expect([...seen.journal.keys()]).to.deep.equal([]);
    expect(seen.err).to.equal('');
  });

  it('does not make a file anew that somebody has removed, for the context that was the current one there', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: OTHERS } });
    await run(['configure', '--quiet'], world);
    seen.shared.delete(CONFIG);
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys()]).to.deep.equal([]);
    await run(['configure', '--quiet'], world);
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys()]).to.deep.equal([]);
  });

  const THEIRS = `apiVersion: v1
kind: Config
users:
- name: dev
  user: {token: THEIRS, username: me} # mine
current-context: mine
`;

  it("leaves somebody's entry, and the context that would use it", async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: THEIRS } });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen))
      .to.include('name: dev\n  cluster:')
      .and.include('{token: THEIRS, username: me} # mine');
    expect(textOf(seen))
      .to.include('current-context: mine')
      .and.not.match(/contexts|s3cret/);
    console.log(textOf(seen));
    expect(seen.err).to.equal(
      `shipctl: k: wrote entry clusters.dev in ${CONFIG}\n` +
        'shipctl: warning: the entry "users.dev" already exists, and shipctl did not write it: it stays as it is, and the ' +
        'resource "k" gets no entry of its own (--overwrite writes it)\n' +
        'shipctl: warning: the resource "k" gets no entry "contexts.dev", which needs its entry "users.dev"\n',
    );
    await run(['cleanup'], world);
    expect(textOf(seen)).to.equal(THEIRS);
  });

  it("writes the whole of somebody's entry with --overwrite, and cleanup brings it back", async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: THEIRS } });
    expect(await run(['configure', '--overwrite', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen))
      .to.include('s3cret-dev')
      .and.not.match(/THEIRS|username/);
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal('');
    await run(['cleanup'], world);
    expect(textOf(seen)).to.equal(THEIRS);
  });

  it('says that others have changed an entry since it was written', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))]);
    await run(['configure', '--quiet'], world);
    const text = textOf(seen)?.replace('s3cret-dev', 'THEIRS') ?? '';
    seen.shared.set(CONFIG, { text, mode: 0o600 });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(seen.err).to.include(
      'shipctl: warning: others have changed the entry "users.dev" since shipctl wrote it: it stays as it is, and the ' +
        'resource "k" gets no entry of its own (--overwrite writes it)\n',
    );
  });

  const NAMES = ['clusters.dev', 'contexts.dev', 'users.dev'];
  const changes: readonly (readonly [
    entry: string,
    change: (text: string) => string,
    key: string,
    left: string,
  ])[] = [
    [
      'contexts.dev',
      (text) => text.replace(/( +)(user: dev\n)/, '$1$2$1namespace: mine\n'),
      'namespace',
      'contexts:\n- name: dev\n  context:\n    namespace: mine\n',
    ],
    [
      'clusters.dev',
      (text) => text.replace('https://dev.example.com', 'https://mine'),
      'server',
      'clusters:\n- name: dev\n  cluster:\n    server: https://mine\n',
    ],
    [
      'users.dev',
      (text) => text.replace(/( +)(token: s3cret-dev\n)/, '$1$2$1username: mine\n'),
      'username',
      'users:\n- name: dev\n  user:\n    username: mine\n',
    ],
  ];
  for (const [entry, change, key, left] of changes)
    it(`says what a cleanup leaves of ${entry}, which somebody has changed in part`, async () => {
      const { world, seen } = scene([resource('k', kubeconfig('dev'))]);
      await run(['configure', '--quiet'], world);
      const text = change(textOf(seen) ?? '');
      seen.shared.set(CONFIG, { text, mode: 0o600 });
      const others = NAMES.filter((name) => name !== entry).join(', ');
      const warning =
        `shipctl: warning: others have changed the entry "${entry}" in ${CONFIG} since shipctl wrote it: their ${key} ` +
        'stays there. Remove by hand what should not stay\n';
      for (const [words, removed] of [
        [['cleanup', '--plan'], 'would remove'],
        [['cleanup', '--json'], 'removed'],
      ] as const) {
        [seen.err, seen.out] = ['', Buffer.of()];
        expect(await run(words, world), seen.err).to.equal(0);
        expect(seen.err).to.equal(`${warning}shipctl: ${removed} entries ${others} and current-context\n`);
      }
      expect(textOf(seen)).to.equal(left);
      const { files } = JSON.parse(seen.out.toString()) as Record<'files', Record<string, unknown>[]>;
      const [list, member] = [entry.replace('.', ' '), entry.replace(/s\.dev/, '')];
      const settings = [{ section: `${list} ${member}`, key }];
      expect(files[0]?.['settingsLeft']).to.deep.equal([{ unit: entry, settings }]);
    });

  it('says nothing of what somebody had in an entry before', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: THEIRS } });
    await run(['configure', '--overwrite', '--quiet'], world);
    seen.shared.set(CONFIG, { text: `${textOf(seen) ?? ''}# mine\n`, mode: 0o600 });
    await run(['cleanup', '--quiet'], world);
    expect(seen.err).to.equal('');
    expect(textOf(seen)).to.include('THEIRS').and.include('me').and.not.include('s3cret');
  });

  it('leaves no program to a user that gets a token', async () => {
    const exec = 'users:\n- name: dev\n  user:\n    exec: {command: THEIRS, args: [x]}\n';
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: exec } });
    expect(await run(['configure', '--overwrite', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.include('s3cret-dev').and.not.include('exec');
    await run(['cleanup'], world);
    expect(textOf(seen)).to.equal(exec);
  });

  it("waits for kubectl's own lock, and writes nothing without it", async () => {
    const shared = { [CONFIG]: OTHERS, [`${CONFIG}.lock`]: '' };
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared });
    expect(await run(['configure', '--lock-timeout', '0'], world)).to.equal(1);
    expect(seen.err).to.include(`waiting for another process to release ${CONFIG}.lock`);
    expect([...seen.shared].map(([path, { text }]) => [path, text])).to.have.deep.members(
      Object.entries(shared),
    );
  });

  it("takes an entry with the same settings for the resource's", async () => {
    const text = kubeconfig('dev');
    const { world, seen } = scene([resource('k', text)], { shared: { [CONFIG]: text } });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(seen.err).to.match(/^shipctl: k: \S.*\n$/);
    await run(['cleanup'], world);
    expect(textOf(seen)).to.equal(text);
  });

  it('joins no cluster of one resource with the user of another', async () => {
    const [a, b] = ['a', 'b'].map((name) =>
      resource(
        name,
        kubeconfig('admin@kubernetes', {
          server: `https://${name}`,
          token: `s3cret-${name}`,
          user: 'admin',
          cluster: 'kubernetes',
        }),
      ),
    ) as [AwsJobResource, AwsJobResource];
    const { world, seen } = scene([a, b]);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen))
      .to.include('https://b')
      .and.include('s3cret-b')
      .and.not.match(/https:\/\/a|s3cret-a/);
    expect(seen.err).to.include('the entry "users.admin" belongs to "b", the last one');
    const other = resource('c', kubeconfig('other', { user: 'admin' }));
    const second = fakeWorld({ ...awsJob([a, b, other]), machine: seen.machine });
    expect(await run(['configure', 'c'], second.world)).to.equal(1);
    expect(second.seen.err).to.include(
      'the entry "users.admin" of the resource "c" would change "contexts.admin@kubernetes", which shipctl wrote for "b": ' +
        'keys of one would go to the server of the other',
    );
    expect(textOf(seen)).not.to.include('s3cret-other');
    const changed = resource(
      'b',
      kubeconfig('admin@kubernetes', {
        server: 'https://b',
        token: 's3cret-new',
        user: 'admin',
        cluster: 'kubernetes',
      }),
    );
    const third = fakeWorld({ ...awsJob([changed]), machine: seen.machine });
    expect(await run(['configure'], third.world), third.seen.err).to.equal(0);
    expect(textOf(seen)).to.include('s3cret-new').and.not.include('s3cret-b');
  });

  it('keeps what two resources have alike until both are cleaned up', async () => {
    const one = kubeconfig('one', { cluster: 'shared', server: 'https://shared' });
    const two = kubeconfig('two', { cluster: 'shared', server: 'https://shared' });
    for (const first of ['a', 'b']) {
      const { world, seen } = scene([resource('a', one), resource('b', two)], {
        shared: { [CONFIG]: OTHERS },
      });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      expect(await run(['configure', 'b', '--quiet'], world), seen.err).to.equal(0);
      expect(seen.err).to.equal('');
      await run(['cleanup', first], world);
      const [kept, gone] = first === 'a' ? ['two', 'one'] : ['one', 'two'];
      expect(textOf(seen))
        .to.include('https://shared')
        .and.include(`s3cret-${kept}`)
        .and.not.include(`s3cret-${gone}`);
      expect(textOf(seen)).to.include(`current-context: ${kept}`).and.include('kind: Config');
      await run(['cleanup'], world);
      expect(textOf(seen)).to.equal(OTHERS);
    }
  });

  it('leaves the current context if none of several is named', async () => {
    const contexts = JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
      contexts: ['one', 'two'].map((name) => ({ name, context: { cluster: 'c', namespace: name } })),
    });
    const { world, seen } = scene([resource('k', contexts)], { shared: { [CONFIG]: OTHERS } });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.include('current-context: "old" # the old one').and.include('namespace: two');
    expect(seen.err).to.include('the field kubeConfigContent has no current-context');
    await run(['cleanup'], world);
    expect(textOf(seen)).to.equal(OTHERS);
  });

  it('lets kubectl take over the file of its oldest versions first', async () => {
    const old = '/home/user/.kube/.kubeconfig';
    const job = awsJob([resource('k', kubeconfig('dev'))]);
    const tried = async (files: Record<string, string>, env: Record<string, string> = {}): Promise<Seen> => {
      const { world, seen } = fakeWorld({ env: { ...job.env, ...env }, files: { ...job.files, ...files } });
      await run(['configure', '--quiet'], world);
      return seen;
    };
    const refused = await tried({ [old]: '' });
    expect(refused.err).to.include(`${old} holds the settings of an older kubectl`);
    expect([...refused.shared]).to.deep.equal([]);
    expect((await tried({ [old]: '', [CONFIG]: '' })).err).to.equal('');
    expect((await tried({ [old]: '' }, { KUBECONFIG: '/home/user/mine' })).err).to.equal('');
  });

  it('knows the older kind, and both by their fields', async () => {
    const content = kubeconfig('dev');
    const integrations: readonly Record<string, string>[] = [
      { masterName: 'KUBERNETES', masterKubeConfigContent: content },
      { masterKubeConfigContent: content },
      { kubeConfigContent: content },
    ];
    for (const integration of integrations) {
      const { world, seen } = scene([{ name: 'k', integration }]);
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      expect(textOf(seen)).to.include('s3cret-dev');
    }
  });

  const [FIRST, SECOND] = ['/home/user/first', '/home/user/second'];
  const SEVERAL = { KUBECONFIG: `/missing/directory/config:${FIRST}:${SECOND}:` };

  it('leaves alone the files of KUBECONFIG in which nothing has to be written', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], {
      env: SEVERAL,
      shared: { [FIRST]: OTHERS, [SECOND]: THEIRS.replace('name: dev', 'name: other') },
    });
    expect(await run(['configure', '--json'], world), seen.err).to.equal(0);
    const { files } = JSON.parse(seen.out.toString()) as { files: readonly { path: string }[] };
    expect(files.map(({ path }) => path)).to.deep.equal([FIRST]);
    expect(textOf(seen, SECOND)).to.equal(THEIRS.replace('name: dev', 'name: other'));
    expect(seen.shared.get(SECOND)?.mode).to.equal(0o644);
    expect(
      [...seen.journal.keys()].filter((path) => /(first|second|config)\.shipctl-record$/.test(path)),
    ).to.deep.equal(['/home/user/.first.shipctl-record']);
    await run(['cleanup'], world);
    expect(textOf(seen, FIRST)).to.equal(OTHERS);
  });

  it('makes the first file of KUBECONFIG if none exists', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { env: SEVERAL });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect([...seen.shared].map(([path]) => path)).to.deep.equal(['/missing/directory/config']);
    await run(['cleanup'], world);
    expect([...seen.shared, ...seen.journal]).to.deep.equal([]);
  });

  it("finds somebody's entry of the same name in whichever file has it first", async () => {
    const shared = { [FIRST]: OTHERS, [SECOND]: THEIRS };
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { env: SEVERAL, shared });
    await run(['configure'], world);
    expect(seen.err).to.include('the entry "users.dev" already exists');
    expect(await run(['configure', '--overwrite', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, SECOND)).to.include('s3cret-dev');
    expect(textOf(seen, FIRST)).to.include('name: dev\n    cluster:').and.include('current-context: dev');
    await run(['cleanup'], world);
    expect([textOf(seen, FIRST), textOf(seen, SECOND)]).to.deep.equal([OTHERS, THEIRS]);
  });

  it('says which context is the current one after a cleanup, by its name', async () => {
    const { world, seen } = scene([resource('a', kubeconfig('one')), resource('b', kubeconfig('five'))]);
    await run(['configure', '--quiet'], world);
    expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal(
      'shipctl: removed entries clusters.five, contexts.five, users.five, current-context is now one\n',
    );
  });

  it('shows in a plan of a cleanup what goes, by the names of entries', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: OTHERS } });
    await run(['configure', '--quiet'], world);
    expect(await run(['cleanup', '--plan'], world), seen.err).to.equal(0);
    expect(seen.out.toString()).to.equal(
      `${CONFIG}\n  remove [clusters dev cluster] server, certificate-authority-data\n` +
        '  remove [users dev user] token\n  remove [contexts dev context] cluster, user\n' +
        '  remove preferences\n  restore users, current-context\n',
    );
  });

  it('says what to do about an entry that somebody has doubled, and is undone after that', async () => {
    const { world, seen } = fakeWorld(awsJob([resource('k', kubeconfig('one'))]));
    await run(['configure'], world);
    const once = textOf(seen) ?? '';
    const item = /^users:\n((?:[- ] .*\n)+)/m.exec(once)?.[1] ?? '';
    expect(item).not.to.equal('');
    const twice = once.replace(item, item + item);
    seen.shared.set(CONFIG, { text: twice, mode: 0o600 });
    for (const call of ['cleanup', 'configure']) {
      seen.err = '';
      expect(await run([call], world)).to.equal(1);
      expect(seen.err)
        .to.match(
          /config, line \d+: name "[^"]+" appears twice; remove one of them\. The file stays as it is\n/,
        )
        .and.not.include('fault');
      expect(textOf(seen)).to.equal(twice);
    }
    seen.shared.set(CONFIG, { text: `# mine\n${once}`, mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.equal('# mine\n');
  });

  it("restores one file of KUBECONFIG though kubectl can't read another", async () => {
    const shared = { [FIRST]: THEIRS, [SECOND]: OTHERS };
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { env: SEVERAL, shared });
    await run(['configure', '--overwrite', '--quiet'], world);
    expect(textOf(seen, FIRST)).not.to.include('THEIRS');
    seen.shared.set(SECOND, { text: 'a:\n\tb: c\n', mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect([textOf(seen, FIRST), textOf(seen, SECOND)]).to.deep.equal([THEIRS, 'a:\n\tb: c\n']);
  });

  const killed: readonly (readonly [
    title: string,
    env: Record<string, string>,
    shared: Record<string, string>,
  ])[] = [
    ['one file', {}, { [CONFIG]: OTHERS }],
    ['two files', SEVERAL, { [FIRST]: OTHERS, [SECOND]: THEIRS }],
  ];
  for (const [title, env, shared] of killed)
    it(`leaves nothing that keeps kubectl out of ${title}, wherever it is killed and cleaned up after that`, async () => {
      const start = (crash?: number) => {
        const { world, seen } = scene([resource('k', kubeconfig('dev'))], { env, shared });
        const process = (host: MemoryHost, ...words: readonly string[]): Promise<number> =>
          run(words, { ...world, sharedFiles: () => Promise.resolve(new JournaledFiles(world.env, host)) });
        const host = seen.machine.start();
        if (crash !== undefined) host.disk.crashAt(crash);
        return { seen, host, process };
      };
      const whole = start();
      let changes = 0;
      whole.host.disk.watcher = ({ isChange }) => {
        if (isChange) changes++;
      };
      expect(await whole.process(whole.host, 'configure', '--overwrite'), whole.seen.err).to.equal(0);
      expect(changes).to.be.above(10);
      for (const number of some([...Array(changes).keys()])) {
        const { seen, host, process } = start(number);
        await process(host, 'configure', '--overwrite');
        host.end();
        const next = seen.machine.start();
        await process(next, 'cleanup');
        for (const [path, text] of Object.entries(shared)) {
          expect(textOf(seen, path), `${number}: ${seen.err}`).to.equal(text);
          const beside = next.disk.readdir(dirname(path)).filter((name) => /lock|shipctl/.test(name));
          expect(beside, `${number}: ${seen.err}`).to.deep.equal([]);
        }
      }
    });

  it('gives back the bytes of any kubeconfig, or leaves it alone', async () => {
    const names = fc.constantFrom('dev', 'a b', 'on', '12', "o'clock", 'x#y', 'new');
    const text = fc.oneof(kubeconfigTexts, validKubeconfigTexts);
    const check = async (base: string | undefined, name: string, isOverwriting: boolean): Promise<void> => {
      const content = JSON.stringify(parsed(kubeconfig('NAME'), name));
      const shared = base === undefined ? {} : { [CONFIG]: base };
      const { world, seen } = scene([resource('k', content)], { shared });
      const status = await run(['configure', ...(isOverwriting ? ['--overwrite'] : [])], world);
      expect(seen.err).not.to.include('fault of shipctl');
      if (status !== 0) expect(textOf(seen)).to.equal(base);
      else if (isOverwriting) expect(textOf(seen)).to.include('s3cret');
      expect([...seen.journal.values()].join()).not.to.include('s3cret');
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(textOf(seen)).to.equal(base);
    };
    await fc.assert(fc.asyncProperty(text, names, fc.boolean(), check), { numRuns: runs(500) });
  });

  it('brings all values of others back from a file that somebody has written anew', async () => {
    const names = fc.constantFrom('dev', 'a b', 'on', '12', 'new');
    const check = async (base: string | undefined, name: string, isChoosing: boolean): Promise<void> => {
      const content = JSON.stringify(parsed(kubeconfig('NAME'), name));
      const shared = base === undefined ? {} : { [CONFIG]: base };
      const { world, seen } = scene([resource('k', content)], { shared });
      await run(['configure', '--overwrite'], world);
      if (!textOf(seen)?.includes('s3cret')) return;
      const edited = (text: string): string => {
        const data = parsed(text, '') as { contexts: unknown[] | null } | null;
        const theirs = { name: 'THEIRS', context: { cluster: 'x', user: 'y' } };
        const chosen = isChoosing ? { 'current-context': 'THEIRS' } : {};
        return JSON.stringify({ ...data, contexts: [...(data?.contexts ?? []), theirs], ...chosen }, null, 1);
      };
      seen.shared.set(CONFIG, { text: edited(textOf(seen) ?? ''), mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(textOf(seen)).not.to.include('s3cret');
      expect(settingsIn(textOf(seen) ?? '')).to.deep.equal(settingsIn(edited(base ?? '')));
    };
    const property = fc.asyncProperty(validKubeconfigTexts, names, fc.boolean(), check);
    await fc.assert(property, { numRuns: runs(500) });
  });

  const forms: readonly (readonly [title: string, write: (data: unknown) => string, left?: string])[] = [
    ['as JSON', (data) => JSON.stringify(data)],
    ['as JSON of several lines', (data) => `${JSON.stringify(data, undefined, 4)}\n`],
    ['as a document with its marks', (data) => `---\n${JSON.stringify(data)}\n...\n`],
    [
      'in canonical form, with a comma behind each member',
      (data) => `--- !!map ${JSON.stringify(data, undefined, 1).replaceAll(/(?<=[^{[,])\n/g, ',\n')}\n`,
    ],
    ['as a document of their own', () => '--- {}\n'],
    ['beside a note', (data) => `# a note\n${JSON.stringify(data)}\n`, '# a note\n{}\n'],
  ];
  for (const [title, write, left] of forms)
    it(`leaves ${left === undefined ? 'no file' : 'the note'} if somebody has written it anew ${title}`, async () => {
      const { world, seen } = scene([resource('k', kubeconfig('dev'))]);
      await run(['configure'], world);
      seen.shared.set(CONFIG, { text: write(parsed(textOf(seen) ?? '', '')), mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(textOf(seen)).to.equal(left);
    });

  const faults: readonly (readonly [
    title: string,
    message: string | RegExp,
    content: string,
    more?: Pick<Scene, 'env' | 'shared'> & { readonly words?: readonly string[] },
  ])[] = [
    ['an empty field', 'the field kubeConfigContent is empty', ''],
    ['what is no kubeconfig', 'the field kubeConfigContent is no kubeconfig', 's3cret'],
    [
      '5 MB',
      'the field kubeConfigContent is longer than 1 MiB',
      `${kubeconfig('dev')}# ${'s3cret'.repeat(900_000)}`,
    ],
    ['an alias', 'the field kubeConfigContent has a YAML alias in line 2', 'a: &a s3cret\nb: *a\n'],
    ['a name twice', 'the field kubeConfigContent has the user "x" twice', 'users: [{name: x}, {name: x}]\n'],
    [
      'a file that is missing',
      "that can't be read here; put its bytes, in base64, into certificate-authority-data",
      kubeconfig('dev').replace('certificate-authority-data: Q0E=', 'certificate-authority: s3cret.crt'),
    ],
    [
      '--mode process',
      '--mode process is not for kubeconfigs, which hold the keys; configure it in a call of its own, without --mode process',
      kubeconfig('dev'),
      { words: ['--mode', 'process'] },
    ],
    [
      'KUBECONFIG without a path',
      'KUBECONFIG names no file',
      kubeconfig('dev'),
      { env: { KUBECONFIG: ':' } },
    ],
    [
      'a place that is saved',
      /below \$JOB_STATE.*Set HOME, or KUBECONFIG/,
      kubeconfig('dev'),
      { env: { JOB_STATE: '/home/user/.kube' } },
    ],
    [
      'a broken file',
      /config, line 2: this is not YAML.*kubectl can't read the file either/,
      kubeconfig('dev'),
      { shared: { [CONFIG]: 'a:\n\tb: c\n' } },
    ],
    [
      'a file of another shape',
      /config, line 1: this is a mapping instead of a list/,
      kubeconfig('dev'),
      { shared: { [CONFIG]: 'users: {dev: x}\n' } },
    ],
    [
      'an alias in the way',
      /config, line \d: /,
      kubeconfig('dev'),
      { shared: { [CONFIG]: 'x: &a [{name: y}]\nusers: *a\n' } },
    ],
  ];
  for (const [title, message, content, { words = [], ...more } = {}] of faults)
    it(`changes no file of any resource for ${title}`, async () => {
      const { world, seen } = scene([{ name: 'aws' }, resource('k', content)], more);
      expect(await run(['configure', ...words], world), seen.err).to.equal(words.length > 0 ? 99 : 1);
      expect(seen.err)
        .to.match(typeof message === 'string' ? new RegExp(message.replaceAll(/[$.()]/g, '\\$&')) : message)
        .and.not.include('s3cret');
      expect([...seen.shared].map(([path, { text }]) => [path, text])).to.deep.equal(
        Object.entries(more.shared ?? {}),
      );
      expect([...seen.journal.keys()]).to.deep.equal([]);
    });
});

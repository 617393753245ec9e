import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Authority } from '../support/authority.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { HttpServer } from '../support/httpServer.ts';
import { BINARY, type Ended, type Job, type ResourceSpec } from '../support/job.ts';
import { kubeconfig } from '../support/kubeconfig.ts';
import { treeOf } from '../support/tree.ts';
import { withJob } from '../support/withJob.ts';

const OTHERS = `# of mine
kind: Config
apiVersion: v1
x-shared: &region "eu"   # an anchor
clusters:
    - name: old
      cluster: {server: "https://old.example.com", tls-server-name: *region}
users:
    - user: {token: THEIRS}   # keep
      name: old
contexts:
    - {name: old, context: {cluster: old, user: old}}
current-context: "old"
preferences: {}
`;

describe('kubectl, and what configure writes for it', function () {
  this.timeout(600_000);
  const cleanups = new Cleanups();
  let authority: Authority;
  let server: HttpServer;

  before(async function () {
    need(this, 'kubectl', 'openssl');
    authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    server = cleanups.add(await HttpServer.start(authority.identity('IP:127.0.0.1')), (one) => {
      one.stop();
    });
  });

  after(() => cleanups.run());

  const certificate = (): string => readFileSync(authority.certificate).toString('base64');

  const content = (name: string, more: Parameters<typeof kubeconfig>[1] = {}): string =>
    kubeconfig(name, { server: server.url, ...more }).replace('Q0E=', certificate());

  const resource = (name: string, kubeConfigContent: string): ResourceSpec => ({
    name,
    type: 'cliConfig',
    integration: { masterName: 'kubernetesConfig', kubeConfigContent },
  });

  const fileOf = ({ home }: Job): string => join(home, '.kube/config');

  function writeConfig(job: Job, text: string, file = fileOf(job)): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o644 });
  }

  async function succeeds(job: Job, ...argv: readonly string[]): Promise<Ended> {
    const done = await job.start(argv);
    expect(done.status, `${argv.join(' ')}: ${done.stderr}`).to.equal(0);
    return done;
  }

  const shipctl = async (job: Job, ...words: readonly string[]): Promise<Ended> =>
    succeeds(job, BINARY, ...words);

  const kubectl = async (job: Job, ...words: readonly string[]): Promise<Ended> =>
    succeeds(job, 'env', `KUBECACHEDIR=${job.path('tmp')}`, 'kubectl', ...words);

  /** The Authorization header that kubectl sends. */
  async function authorization(job: Job, ...words: readonly string[]): Promise<string | undefined> {
    server.reset();
    await kubectl(job, ...words, 'get', '--raw', '/x');
    // Some kubectl ask for the version first.
    return server.received.find(({ url }) => url === '/x')?.headers.authorization;
  }

  const viewOf = async (job: Job): Promise<unknown> =>
    JSON.parse((await kubectl(job, 'config', 'view', '--raw', '-o', 'json')).stdout);

  it('signs in with the token, and cleanup puts every byte and mode back', async () => {
    await withJob([resource('cluster', content('dev'))], async (job) => {
      writeConfig(job, OTHERS);
      const before = treeOf(job.home);
      await shipctl(job, 'configure');
      expect(statSync(fileOf(job)).mode & 0o777).to.equal(0o600);
      expect(await authorization(job)).to.equal('Bearer s3cret-dev');
      expect((await kubectl(job, 'config', 'current-context')).stdout).to.equal('dev\n');
      await shipctl(job, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal(before);
    });
  });

  it('writes nothing anew in a file that was made', async () => {
    await withJob([resource('cluster', content('dev'))], async (job) => {
      await shipctl(job, 'configure');
      const before = await viewOf(job);
      await kubectl(job, 'config', 'set-context', 'mine', '--cluster=c');
      await kubectl(job, 'config', 'delete-context', 'mine');
      expect(await viewOf(job)).to.deep.equal(before);
      await shipctl(job, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal({});
    });
  });

  it('has its own changes kept, whichever it makes in between', async () => {
    const steps: readonly (readonly string[])[] = [
      ['set-context', 'mine', '--cluster=old', '--user=old'],
      ['set-context', 'dev', '--namespace=mine'],
      ['use-context', 'mine'],
      ['use-context', 'old'],
      ['delete-context', 'dev'],
      ['rename-context', 'dev', 'ours'],
      ['delete-user', 'dev'],
      ['set-credentials', 'dev', '--token=THEIRS'],
      ['set-cluster', 'dev', '--server=https://theirs.example.com'],
      ['unset', 'current-context'],
    ];
    for (const step of steps)
      await withJob([resource('cluster', content('dev'))], async (job) => {
        writeConfig(job, OTHERS);
        await shipctl(job, 'configure');
        await kubectl(job, 'config', 'set-context', 'mine', '--cluster=old');
        await kubectl(job, 'config', ...step);
        await shipctl(job, 'cleanup');
        const text = readFileSync(fileOf(job), 'utf8');
        expect(text, step.join(' ')).to.include('token: THEIRS').and.include('name: mine');
        expect(text, step.join(' ')).not.to.match(/s3cret|127\.0\.0\.1/);
        const { stdout } = await kubectl(job, 'config', 'view', '-o', 'jsonpath={.current-context}');
        const chosen =
          { 'use-context': step[1], 'rename-context': 'ours', unset: '' }[step[0] ?? ''] ?? 'old';
        expect(stdout, step.join(' ')).to.equal(chosen);
      });
  });

  it('uses the context of the last resource, and of the one before when that is cleaned up', async () => {
    const resources = [resource('a', content('one')), resource('b', content('two'))];
    await withJob(resources, async (job) => {
      writeConfig(job, OTHERS);
      await shipctl(job, 'configure');
      expect(await authorization(job)).to.equal('Bearer s3cret-two');
      expect(await authorization(job, '--context', 'one')).to.equal('Bearer s3cret-one');
      const { stderr } = await shipctl(job, 'cleanup', 'b');
      expect(stderr).to.include('current-context is now one');
      expect(await authorization(job)).to.equal('Bearer s3cret-one');
      await shipctl(job, 'cleanup');
      expect(readFileSync(fileOf(job), 'utf8')).to.equal(OTHERS);
    });
  });

  it('merges several files of KUBECONFIG: what is new goes into the first that exists', async () => {
    await withJob([resource('cluster', content('dev'))], async (job) => {
      const [missing, first, second] = ['a', 'b', 'c'].map((name) => job.path(`home/${name}`));
      job.env['KUBECONFIG'] = `${missing}::${first}:${second}:${first}`;
      writeConfig(job, OTHERS, first);
      writeConfig(job, 'kind: Config\napiVersion: v1\ncurrent-context: other\n', second);
      const before = treeOf(job.home);
      await shipctl(job, 'configure');
      expect(await authorization(job)).to.equal('Bearer s3cret-dev');
      expect(readFileSync(second ?? '', 'utf8')).not.to.include('dev');
      await kubectl(job, 'config', 'set-context', 'mine', '--cluster=dev', '--user=dev');
      await kubectl(job, 'config', 'delete-context', 'mine');
      await kubectl(job, 'config', 'use-context', 'dev');
      await shipctl(job, 'configure');
      expect(await authorization(job)).to.equal('Bearer s3cret-dev');
      await shipctl(job, 'cleanup');
      expect((await kubectl(job, 'config', 'current-context')).stdout).to.equal('old\n');
      expect(Object.keys(treeOf(job.home))).to.deep.equal(Object.keys(before));
    });
  });

  it('runs the program of a user with an exec entry, of which configure warns', async () => {
    await withJob([], async (job) => {
      const credential = { apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential' };
      const program = job.write(
        'token',
        `#!/bin/sh\necho '${JSON.stringify({ ...credential, status: { token: 'from-program' } })}'\n`,
      );
      await succeeds(job, 'chmod', '+x', program);
      const exec = `exec: {command: "${program}", apiVersion: ${credential.apiVersion}}`;
      job.add(resource('cluster', content('dev').replace('token: s3cret-dev', exec)));
      const { stderr } = await shipctl(job, 'configure');
      expect(stderr).to.include(`the user "dev" has kubectl run the program "${program}" (exec)`);
      expect(await authorization(job)).to.equal('Bearer from-program');
      const before = await viewOf(job);
      await kubectl(job, 'config', 'set-context', 'mine');
      await kubectl(job, 'config', 'delete-context', 'mine');
      expect(await viewOf(job)).to.deep.equal(before);
      await shipctl(job, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal({});
    });
  });

  it('trusts the certificate of a file that the kubeconfig names, without the file', async () => {
    const text = content('dev').replace(
      /certificate-authority-data: .*/,
      'certificate-authority: pki/ca.pem',
    );
    await withJob([resource('cluster', text)], async (job) => {
      const refused = await job.shipctl(['configure']);
      expect(refused.status).to.equal(1);
      expect(refused.stderr).to.include("that can't be read here; put its bytes, in base64, into");
      const file = job.write('work/pki/ca.pem', readFileSync(authority.certificate));
      await shipctl(job, 'configure');
      rmSync(file);
      expect(await authorization(job)).to.equal('Bearer s3cret-dev');
    });
  });

  it('keeps its lock while it writes, and configure waits for that', async () => {
    await withJob([resource('cluster', content('dev'))], async (job) => {
      writeConfig(job, OTHERS);
      writeFileSync(`${fileOf(job)}.lock`, '', { mode: 0 });
      const done = await job.shipctl(['configure', '--lock-timeout', '0']);
      expect(done.status).to.equal(1);
      expect(done.stderr)
        .to.include(`to release ${fileOf(job)}.lock`)
        .and.include('remove the file');
      expect(readFileSync(fileOf(job), 'utf8')).to.equal(OTHERS);
    });
  });

  it('is kept out for as long as configure writes, also by a link, and works again once a killed one is cleaned up', async function () {
    need(this, 'strace');
    await withJob([resource('cluster', content('dev'))], async (job) => {
      const real = job.path('home/real/config');
      writeConfig(job, OTHERS, real);
      mkdirSync(dirname(fileOf(job)));
      symlinkSync(real, fileOf(job));
      const kill = ['-e', 'inject=rename,renameat,renameat2:signal=KILL'];
      await job.start(['strace', '-f', '-qq', '-o', '/dev/null', ...kill, BINARY, 'configure']);
      for (const file of [real, fileOf(job)]) {
        const kept = await job.start(['kubectl', '--kubeconfig', file, 'config', 'use-context', 'old']);
        expect(kept.stderr).to.include('config.lock: file exists');
        expect(readFileSync(`${file}.lock`, 'utf8')).to.include('"process":');
      }
      await shipctl(job, 'cleanup', '--all');
      expect(readFileSync(real, 'utf8')).to.equal(OTHERS);
      expect(Object.keys(treeOf(job.home)).some((path) => path.includes('lock'))).to.equal(false);
      await kubectl(job, 'config', 'use-context', 'old');
    });
  });

  // kubectl reads a file before it locks it, and then writes what it has read: beside others it loses what these wrote.
  it('can read the file at any time while many write it', async () => {
    const names = Array.from({ length: 10 }, (_none, index) => `n${index}`);
    const resources = names.map((name) => resource(name, content(name)));
    const contextsOf = async (job: Job): Promise<readonly string[]> =>
      (await kubectl(job, 'config', 'get-contexts', '-o', 'name')).stdout.trim().split('\n');
    await withJob(resources, async (job) => {
      writeConfig(job, OTHERS);
      const writers = names.map((name) => shipctl(job, 'configure', name));
      const seen = await Promise.all(names.map(() => contextsOf(job)));
      await Promise.all(writers);
      for (const contexts of seen) expect(contexts).to.include('old');
      expect(await contextsOf(job)).to.have.members([...names, 'old']);
      await Promise.all(names.map((name) => shipctl(job, 'cleanup', name)));
      expect(readFileSync(fileOf(job), 'utf8')).to.equal(OTHERS);
    });
  });
});

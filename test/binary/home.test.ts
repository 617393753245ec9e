import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { isThere } from '../support/clients.ts';
import { BINARY, type Ended, Job, awsResource } from '../support/job.ts';
import { treeOf } from '../support/tree.ts';

describe('a HOME that is not set, or is no place to write in', () => {
  let job: Job;
  let named: Record<string, string>;

  beforeEach(() => {
    job = new Job([awsResource('a', {}, 1)]);
    named = { AWS_SHARED_CREDENTIALS_FILE: job.path('aws/one'), AWS_CONFIG_FILE: job.path('aws/two') };
  });

  afterEach(() => {
    job.remove();
  });

  /** Runs a call without HOME; for root as a user that no list of users knows. */
  function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const isRoot = process.geteuid?.() === 0 && isThere('setpriv');
    const user = isRoot ? ['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups'] : [];
    return job.start(
      [...(argv[0] === 'configure_aws' ? [] : user), 'env', '-u', 'HOME', BINARY, ...argv],
      env,
    );
  }

  for (const [title, env] of [
    ['if AWS files are needed', () => ({})],
    ['if the journal is needed', () => named],
  ] as const) {
    it(`is reported ${title}, and nothing is written`, async () => {
      const before = treeOf(job.root);
      for (const more of [
        env(),
        { ...env(), XDG_STATE_HOME: 'relative' },
        { ...env(), XDG_STATE_HOME: '' },
      ]) {
        const { status, stderr } = await run(['configure_aws'], more);
        expect(status).to.equal(1);
        expect(stderr).to.match(/^shipctl: HOME is not set, so there is no place for [^\n]*\n$/);
        const empty = await job.shipctl(['configure_aws'], { ...more, HOME: '' });
        expect(empty.stderr).to.equal(stderr.replace('not set', 'empty'));
      }
      expect(treeOf(job.root)).to.deep.equal(before);
    });
  }

  it('does not matter if all places are named', async () => {
    const env = { ...named, XDG_STATE_HOME: job.path('state') };
    expect(await run(['configure_aws', '--quiet'], env)).to.deep.include({ status: 0, stderr: '' });
    const visible = readdirSync(job.path('aws')).filter((name) => !/^\..*shipctl-record$/.test(name));
    expect(visible.sort()).to.deep.equal(['one', 'two']);
    expect(readdirSync(job.path('state')).sort()).to.deep.equal(['.shipctl-record', 'shipctl']);
    expect(await job.shipctl(['cleanup', '--quiet'], { ...env, HOME: '' })).to.deep.include({
      status: 0,
      stderr: '',
    });
    expect(readdirSync(job.root)).not.to.include('aws').and.not.include('state');
  });

  it('does not matter to the getters, and is reported by cleanup, also to a user whom no list knows', async () => {
    expect(await run(['get_resource_type', 'a'])).to.deep.include({
      status: 0,
      stdout: 'cliConfig\n',
      stderr: '',
    });
    expect((await run(['--help'])).status).to.equal(0);
    const { status, stderr } = await run(['cleanup']);
    expect({ status, stderr }).to.deep.equal({
      status: 1,
      stderr: 'shipctl: HOME is not set, so there is no place for the journal; set it, or XDG_STATE_HOME\n',
    });
  });

  it('is reported in words', async () => {
    for (const home of ['/proc', '/dev/null', job.path('message.json')]) {
      job.write('message.json', '{}');
      const { status, stderr } = await job.shipctl(['configure_aws'], { HOME: home });
      expect(status, home).to.equal(1);
      expect(stderr, home).to.match(/^shipctl: can't [^\n]*\([A-Z]+\)\n$/);
      const cleaned = await job.shipctl(['cleanup'], { HOME: home });
      expect(cleaned.status, home).to.equal(0);
      expect(cleaned.stderr, home).to.match(/^shipctl: nothing to undo [^\n]*\n$/);
    }
  });
});

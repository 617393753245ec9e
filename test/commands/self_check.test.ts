import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { IMAGE_NEEDS } from '../../src/core/imageNeeds.ts';
import { type Scene, fakeWorld } from '../support/fakeWorld.ts';

const WHOLE: Scene = {
  env: { HOME: '/root' },
  files: { '/proc/self/stat': '' },
  processes: { programs: ['/bin/sh', 'git', 'java', 'update-alternatives', 'shippable_service'] },
};

async function check(scene: Scene, ...words: readonly string[]) {
  const { world, seen } = fakeWorld(scene);
  const status = await run(['self_check', ...words], world);
  return { status, out: seen.out.toString(), err: seen.err };
}

describe('self_check', () => {
  it('prints a line for each need', async () => {
    const { status, out, err } = await check(WHOLE);
    expect({ status, err }).to.deep.equal({ status: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\w+ +(.*?): .*/, '$1'))).to.deep.equal(
      Object.values(IMAGE_NEEDS).map(({ name }) => name),
    );
    expect(lines).to.include('ok       git: for get_git_changes');
    expect(lines).to.include(
      'missing  CA certificates: without it, notify, deploy_ecs, verify_aws, scopes, tokens and roles trust only the public authorities that the program knows; install ca-certificates',
    );
  });

  it('is content with an image that lacks what only some commands need', async () => {
    const { status, out } = await check({ ...WHOLE, files: {}, processes: {} });
    expect(status).to.equal(0);
    expect(out).to.contain('missing  git: without it, get_git_changes fails; install git\n');
    expect(out).to.contain('missing  /proc: ');
  });

  const unfit: readonly [title: string, scene: Scene][] = [
    ['that is not set', { ...WHOLE, env: {} }],
    ['that is empty', { ...WHOLE, env: { HOME: '' } }],
    ['that is no absolute path', { ...WHOLE, env: { HOME: 'root' } }],
    ['that cannot be written', { ...WHOLE, unwritable: ['/root'] }],
  ];
  for (const [title, scene] of unfit) {
    it(`refuses an image with a HOME ${title}`, async () => {
      const { status, out, err } = await check(scene);
      expect(status).to.equal(1);
      expect(out).to.match(/^unfit {4}HOME: /m);
      expect(err).to.equal(
        'shipctl: this image is unfit: HOME: set HOME to a directory that this user may write to\n',
      );
    });
  }

  it('looks where TMPDIR leads', async () => {
    const { out } = await check({ ...WHOLE, env: { HOME: '/root', TMPDIR: '/full' }, unwritable: ['/full'] });
    expect(out).to.match(/^missing {2}TMPDIR or \/tmp: /m);
  });

  it('prints JSON', async () => {
    const { status, out } = await check({ ...WHOLE, env: {} }, '--json');
    expect(status).to.equal(1);
    const found = JSON.parse(out) as readonly { readonly name: string; readonly state: string }[];
    expect(found.find(({ name }) => name === 'HOME')?.state).to.equal('unfit');
    expect(found.find(({ name }) => name === 'git')?.state).to.equal('ok');
  });
});

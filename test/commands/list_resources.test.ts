import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const resource = (prefix: string, name: string, type: string, operation: string): Record<string, string> => ({
  [`${prefix}_NAME`]: name,
  [`${prefix}_TYPE`]: type,
  [`${prefix}_OPERATION`]: operation,
});

/** A job of three resources with steps, one without, and its own variables, which look alike. */
const ENV = {
  JOB_NAME: 'deploy',
  JOB_MESSAGE: '/job/message.json',
  DEPLOY_NAME: 'deploy',
  DEPLOY_TYPE: 'runSh',
  ...resource('MYAWS', 'my-aws', 'cliConfig', 'IN'),
  ...resource('KEYS', 'keys', 'cliConfig', 'IN'),
  ...resource('MYIMAGE', 'my-image', 'image', 'OUT'),
  ...resource('LATE', 'late', 'params', 'IN'),
};
const steps = [{ IN: 'my-aws' }, { TASK: [] }, { OUT: 'my-image' }, { IN: 'keys' }];
const FILES = { '/job/message.json': JSON.stringify({ steps }) };

describe('list_resources', () => {
  const table: [words: string[], out: string][] = [
    [[], 'late\tparams\tIN\nmy-aws\tcliConfig\tIN\nmy-image\timage\tOUT\nkeys\tcliConfig\tIN\n'],
    [['--type', 'cliConfig'], 'my-aws\tcliConfig\tIN\nkeys\tcliConfig\tIN\n'],
    [['--operation', 'OUT'], 'my-image\timage\tOUT\n'],
    [['--type=image', '--operation=IN'], ''],
    [['--type', ''], ''],
  ];
  for (const [words, out] of table) {
    it(`with ${words.join(' ') || 'no option'} prints ${JSON.stringify(out)}`, async () => {
      const { world, seen } = fakeWorld({ env: ENV, files: FILES });
      expect(await run(['list_resources', ...words], world), seen.err).to.equal(0);
      expect(seen.out.toString()).to.equal(out);
      expect(seen.err).to.equal('');
    });
  }

  it('prints JSON', async () => {
    const { world, seen } = fakeWorld({ env: ENV, files: FILES });
    expect(await run(['list_resources', '--json', '--operation', 'OUT'], world)).to.equal(0);
    expect(JSON.parse(seen.out.toString())).to.deep.equal([
      { name: 'my-image', type: 'image', operation: 'OUT' },
    ]);
  });

  it('goes by names if the job has no message', async () => {
    const { world, seen } = fakeWorld({ env: ENV });
    expect(await run(['list_resources'], world)).to.equal(0);
    const names = seen.out
      .toString()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect(names).to.deep.equal(['keys', 'late', 'my-aws', 'my-image', '']);
  });

  it('leaves out a name that would look like two, with a warning', async () => {
    const env = { ...ENV, ...resource('AB', 'a\nb', 'image', 'IN') };
    const { world, seen } = fakeWorld({ env, files: FILES });
    expect(await run(['list_resources', '--type', 'image'], world)).to.equal(0);
    expect(seen.out.toString()).to.equal('my-image\timage\tOUT\n');
    expect(seen.err).to.match(/^shipctl: warning: the resource "a\\nb" is left out: .*\n$/);
  });

  it('prints nothing in a job without resources', async () => {
    const { world, seen } = fakeWorld({ env: { JOB_NAME: 'deploy' } });
    expect(await run(['list_resources'], world)).to.equal(0);
    expect({ out: seen.out.toString(), err: seen.err }).to.deep.equal({ out: '', err: '' });
  });

  const wrong: [words: string[], status: number, message: RegExp][] = [
    [['--operation', 'in'], 99, /--operation.*IN.*OUT.*"in"/],
    [['my-aws'], 99, /^shipctl: list_resources: /],
  ];
  for (const [words, status, message] of wrong) {
    it(`refuses ${words.join(' ')} with ${status}`, async () => {
      const { world, seen } = fakeWorld({ env: ENV, files: FILES });
      expect(await run(['list_resources', ...words], world)).to.equal(status);
      expect(seen.err).to.match(message);
      expect(seen.out).to.have.lengthOf(0);
    });
  }

  it('names a message that is not JSON', async () => {
    const { world, seen } = fakeWorld({ env: ENV, files: { '/job/message.json': '{' } });
    expect(await run(['list_resources'], world)).to.equal(1);
    expect(seen.err).to.match(/\/job\/message\.json is not JSON/);
  });
});

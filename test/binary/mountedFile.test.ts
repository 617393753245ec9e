import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { BINARY, type Ended, Job } from '../support/job.ts';

const MOUNTED = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';
const OWN = '[default]\noutput = json\n';
const OTHER = '[other]\noutput = text\n';
const HIDDEN = /\.aws\/credentials: what shipctl wrote there is in another file, which a mount hides/;

describe('a file that is a mount point in only one of two calls', () => {
  let job: Job;

  before(function () {
    needRoot(this);
  });

  beforeEach(() => {
    job = new Job([
      {
        name: 'my-aws',
        type: 'cliConfig',
        integration: { masterName: 'amazonKeys', accessKey: 'AKIA', secretKey: 's3cret' },
        propertyBag: { region: 'eu-west-1' },
      },
    ]);
    job.write('home/.aws/credentials', OWN);
    job.write('home/mounted', OTHER);
  });

  afterEach(() => {
    job.remove();
  });

  const plainly = (...argv: string[]): Promise<Ended> => job.start([BINARY, ...argv]);
  const withMount = (...argv: string[]): Promise<Ended> =>
    job.start([
      ...['unshare', '-m', 'sh', '-c', MOUNTED, 'sh'],
      ...[job.path('home/mounted'), job.path('home/.aws/credentials'), BINARY, ...argv],
    ]);

  const orders = [
    ['hides', plainly, withMount],
    ['held', withMount, plainly],
  ] as const;
  for (const [what, first, second] of orders)
    it(`is not taken for the one that a mount ${what}, and that one is cleaned up later`, async () => {
      expect((await first('configure_aws')).status).to.equal(0);
      const refused = await second('cleanup');
      expect(refused.status).to.equal(1);
      expect(refused.stderr).to.match(HIDDEN);
      const done = await first('cleanup');
      expect(done.status, done.stderr).to.equal(0);
      expect([job.read('home/.aws/credentials'), job.read('home/mounted')]).to.deep.equal([OWN, OTHER]);
    });
});

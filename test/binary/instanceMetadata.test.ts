import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { FullListener } from '../support/fullListener.ts';
import { BINARY, type ResourceSpec } from '../support/job.ts';
import { StsServer } from '../support/stsServer.ts';
import { withJob } from '../support/withJob.ts';

const ROLE: ResourceSpec = {
  name: 'my-role',
  type: 'cliConfig',
  integration: { masterName: 'amazonIAM', assumeRoleARN: 'arn:aws:iam::111122223333:role/ci' },
  propertyBag: { region: 'eu-west-1' },
};

const OWN = '[default]\naws_access_key_id = AKIAOWN\naws_secret_access_key = own-s3cret\n';

const SILENT = 'the server with the metadata of the EC2 instance: it takes connections, but does not answer';

describe('a lost connection to the metadata of an EC2 instance', () => {
  const cleanups = new Cleanups();
  let sts: StsServer;

  before(async () => {
    sts = cleanups.add(await StsServer.start(), ({ server }) => {
      server.stop();
    });
  });

  after(() => cleanups.run());

  beforeEach(() => {
    sts.reset();
  });

  /** Servers that give no keys, each with what is said of it if the user has keys, and if not. */
  const servers: readonly (readonly [
    title: string,
    start: () => Promise<string>,
    warning: string,
    error: string,
  ])[] = [
    [
      'that is dropped, since the queue of the server is full',
      async () => cleanups.add(await FullListener.start(), (listener) => listener.stop()).url,
      '',
      'no server with metadata of an EC2 instance answers, and the user has no [default] with keys',
    ],
    [
      'that the server closes at once',
      () => startListener(true),
      '',
      'no server with metadata of an EC2 instance answers, and the user has no [default] with keys',
    ],
    ['that the server leaves without an answer', () => startListener(false), SILENT, SILENT],
  ];

  async function startListener(isClosing: boolean): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (isClosing) socket.destroy();
      else
        cleanups.add(socket, (one) => {
          one.destroy();
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.add(server, (one) => {
      one.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  for (const [title, start, warning, error] of servers)
    it(`${title}, leads to the keys of the user, or to the error that says so, in time`, async () => {
      const url = await start();
      const env = { ...sts.env, AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: url };
      await withJob([ROLE], async (job) => {
        const failed = await job.start([BINARY, 'aws_credentials', 'my-role'], env);
        expect(failed).to.deep.include({ status: 1, stdout: '' });
        expect(failed.stderr).to.include(error);
        expect(sts.server.received).to.deep.equal([]);

        job.write('home/.aws/credentials', OWN);
        const done = await job.start([BINARY, 'aws_credentials', 'my-role'], env);
        expect(done.status, done.stderr).to.equal(0);
        if (warning === '') expect(done.stderr).to.equal('');
        else expect(done.stderr).to.include(`${warning}, so the keys of the user's own [default] are used`);
        const [assumed] = sts.server.received;
        expect(assumed?.headers.authorization).to.include('Credential=AKIAOWN/');
      });
    });
});

import { expect } from 'chai';
import { givenFile, integrationFile, neededFile, resourceFile } from '../../../src/core/job/jobFiles.ts';
import { UsageError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';
import { faultOf } from '../../support/faultOf.ts';

const { world } = fakeWorld({
  env: { MYAWS_META: '/job/IN/my-aws', JOB_INTEGRATIONS: '/job/integrations' },
  files: {
    '/job/IN/my-aws/version.json': 'resource',
    '/job/integrations/keys/integration.env': 'integration',
    '/job/secret': 'none of them',
  },
});

describe('a file of the job', () => {
  it('is that of a resource, below its directory', async () => {
    const { path, bytes } = await resourceFile(world, 'my-aws', 'version.json');
    expect(path).to.equal('/job/IN/my-aws/version.json');
    expect(Buffer.from(bytes).toString()).to.equal('resource');
  });

  it('is that of an integration, below the directory of all of them', async () => {
    const { path, bytes } = await integrationFile(world, 'keys', 'integration.env');
    expect(path).to.equal('/job/integrations/keys/integration.env');
    expect(Buffer.from(bytes).toString()).to.equal('integration');
  });

  const table: [title: string, read: () => Promise<unknown>, message: RegExp][] = [
    [
      'a resource without a directory',
      () => resourceFile(world, 'ghost', 'version.json'),
      /^this job has no resource "ghost"/,
    ],
    [
      'a file that is missing',
      () => resourceFile(world, 'my-aws', 'x'),
      /^\/job\/IN\/my-aws\/x: no such file$/,
    ],
    [
      'an integration that is missing',
      () => integrationFile(world, 'ghost', 'x'),
      /^this job has no integration "ghost"; it has "keys"$/,
    ],
    [
      'a file that an integration lacks',
      () => integrationFile(world, 'keys', 'x'),
      /^\/job\/integrations\/keys\/x: no such file$/,
    ],
    ['a name that leads elsewhere', () => integrationFile(world, 'keys/../../x', 'x'), /it contains \//],
    ['a name without a letter', () => integrationFile(world, '..', 'secret'), /has no variables/],
  ];
  for (const [title, read, message] of table) {
    it(`is not read for ${title}`, async () => {
      const fault = await faultOf(read());
      expect(fault).to.be.instanceOf(UsageError);
      expect(fault.message).to.match(message);
    });
  }

  it('has to exist', () => {
    for (const read of [neededFile, givenFile]) {
      expect(read(world.files, '/job/secret').path).to.equal('/job/secret');
      expect(() => read(world.files, '/job/x')).to.throw(UsageError, '/job/x: no such file');
    }
  });
});

import { expect } from 'chai';
import { resourceNames } from '../../../src/core/job/resourceNames.ts';
import { resourceNamed, unknownResource } from '../../../src/core/job/resources.ts';
import { UsageError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

/** A job called my-job, as the platform sets its variables, with two resources. */
const ENV = {
  JOB_NAME: 'my-job',
  JOB_TYPE: 'runSh',
  JOB_PATH: '/job',
  MYJOB_NAME: 'my-job',
  MYJOB_TYPE: 'runSh',
  MYJOB_STATE: '/job/state',
  MYIMAGE_NAME: 'my-image',
  MYIMAGE_TYPE: 'image',
  MYIMAGE_OPERATION: 'OUT',
  KEYS_NAME: 'keys',
  KEYS_TYPE: 'cliConfig',
  KEYS_OPERATION: 'IN',
  NODE_TYPE: 'x',
};

describe('the resources of a job', () => {
  const { world } = fakeWorld({ env: ENV, files: { '/job/OUT/myimage/f': '' } });

  it('are those that have variables, without the job itself', () => {
    expect(resourceNames(world.env)).to.have.members(['my-image', 'keys']);
  });

  const unknown: [name: string, message: string][] = [
    ['my-imag', 'this job has no resource "my-imag"; did you mean "my-image"?'],
    ['image', 'this job has no resource "image"; did you mean "my-image"?'],
    ['KEYZ', 'this job has no resource "KEYZ"; did you mean "keys"?'],
    ['other', 'this job has no resource "other"; it has "keys", "my-image"'],
  ];
  for (const [name, message] of unknown) {
    it(`do not have ${name} among them: ${message}`, () => {
      expect(unknownResource(world, name)).to.equal(message);
      expect(() => resourceNamed(world, name)).to.throw(UsageError, message);
    });
  }

  it('are not meant by a name in other capitals', () => {
    expect(() => resourceNamed(world, 'MY-IMAGE')).to.throw(
      UsageError,
      'this job has no resource "MY-IMAGE"; did you mean "my-image"?',
    );
  });

  it('may have lost their variables to another one', () => {
    expect(() => resourceNamed(world, 'myimage')).to.throw(
      UsageError,
      'the variables MYIMAGE_… belong to the resource "my-image", not to "myimage": two names that differ only in ' +
        'capitals, or in characters other than letters, digits and _, share their variables',
    );
  });

  for (const name of ['my-image', 'keys', 'my-job', 'myimage']) {
    it(`or the job itself, are the owner of the state of ${name}`, () => {
      expect(unknownResource(world, name)).to.equal(undefined);
    });
  }
});

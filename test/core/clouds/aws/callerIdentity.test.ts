import { expect } from 'chai';
import { callerIdentity } from '../../../../src/core/clouds/aws/callerIdentity.ts';
import { limitOf } from '../../../../src/core/clouds/aws/timeout.ts';
import type { HttpAnswer } from '../../../../src/world/network.ts';
import { identityAnswer, queryError } from '../../../support/awsAnswers.ts';
import { NOW, answer, fakeNetwork } from '../../../support/fakeNetwork.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';
import { faultOf } from '../../../support/faultOf.ts';

async function ask(given: HttpAnswer): ReturnType<typeof callerIdentity> {
  const { world } = fakeWorld({ network: fakeNetwork({ http: () => given }).network });
  const keys = { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: undefined };
  const limit = await limitOf(world, 60);
  return callerIdentity(world, { keys, region: 'us-east-1', label: 'the resource "a"', limit });
}

/** Answers that no identity can be taken from. */
const UNCLEAR: readonly (readonly [title: string, answer: HttpAnswer])[] = [
  ['has another form', answer(200, '<GetCallerIdentityResponse/>')],
  ['is of something else', answer(200, '<html><body>Log in first</body></html>')],
  ['has no account number', identityAnswer('arn:aws:iam::x:root', 'x')],
  ['has a line break in the ARN', identityAnswer('arn:aws:iam::123456789012:user/a\nb')],
  ['has a control character in the ARN', identityAnswer('arn:aws:iam::123456789012:user/\u009b31m')],
  ['has no ARN', identityAnswer('')],
];

describe('whose keys they are', () => {
  it('is what AWS answers, with the time of the server', async () => {
    expect(await ask(identityAnswer())).to.deep.equal({
      account: '123456789012',
      arn: 'arn:aws:iam::123456789012:user/ship',
      userId: 'AIDAEXAMPLEEXAMPLEEXA',
      date: NOW,
    });
  });

  for (const [title, given] of UNCLEAR) {
    it(`is not known if the answer ${title}`, async () => {
      const { message } = await faultOf(ask(given));
      expect(message).to.equal(
        'the resource "a": sts:GetCallerIdentity: the answer does not say who these keys are; it may not be from AWS (check the proxy, and AWS_ENDPOINT_URL)',
      );
    });
  }

  it('is not known if AWS refuses them', async () => {
    const { message } = await faultOf(ask(queryError(403, 'ExpiredToken')));
    expect(message).to.include('these temporary keys have expired');
  });
});

import { expect } from 'chai';
import { Botocore, pythonWithBotocore } from '../support/botocore.ts';
import { need } from '../support/clients.ts';
import { some } from '../support/extent.ts';
import { Job, awsResource } from '../support/job.ts';

const { accessKey = '', secretKey = '' } = awsResource('my-aws').integration as Record<string, string>;
const OWN = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey };

describe('a variable that wins over the AWS files', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';
  let job: Job;
  let botocore: Botocore;

  before(function () {
    need(this, python);
    job = new Job([awsResource('my-aws')]);
    expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
    job.write('token', 'token');
    // No STS is reached, and nothing is tried again.
    botocore = new Botocore(python, {
      ...job.env,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
      AWS_MAX_ATTEMPTS: '1',
    });
  });

  after(async () => {
    await botocore.stop();
    job.remove();
  });

  const settings: (() => Record<string, string>)[] = [
    () => ({}),
    () => OWN,
    () => ({ ...OWN, AWS_SESSION_TOKEN: '', AWS_SECURITY_TOKEN: '' }),
    () => ({ ...OWN, AWS_SESSION_TOKEN: 'x' }),
    () => ({ ...OWN, AWS_SECURITY_TOKEN: 'x' }),
    () => ({ ...OWN, AWS_ACCESS_KEY_ID: 'x' }),
    () => ({ ...OWN, AWS_SECRET_ACCESS_KEY: 'x' }),
    () => ({ ...OWN, AWS_SECRET_ACCESS_KEY: '' }),
    () => ({ AWS_ACCESS_KEY_ID: accessKey }),
    () => ({ AWS_ACCESS_KEY_ID: '' }),
    () => ({ AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'x', AWS_SECURITY_TOKEN: 'x' }),
    ...['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'].flatMap((name) =>
      ['', 'default', 'my-aws', 'other'].map((value) => () => ({ [name]: value })),
    ),
    ...['', 'us-east-1', 'eu-west-1'].map((value) => () => ({ AWS_DEFAULT_REGION: value })),
    () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: job.path('token'), AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' }),
    () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: job.path('token'), AWS_ROLE_ARN: '' }),
    () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: job.path('token') }),
    () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: '', AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' }),
    () => ({ AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' }),
    () => ({ AWS_CREDENTIAL_FILE: '/dev/null', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1' }),
    () => ({ AWS_ACCOUNT_ID: '1', AWS_CREDENTIAL_EXPIRATION: '2001-01-01T00:00:00Z' }),
  ];

  it('is named in a warning exactly if botocore does not use what was written', async () => {
    for (const setting of some(settings)) {
      const env = setting();
      const used = await botocore.credentials(null, env);
      const isAsWritten =
        used.accessKey === accessKey &&
        used.secretKey === secretKey &&
        used.sessionToken === null &&
        used.region === 'us-east-1';
      const { status, stderr } = job.run(['configure_aws', '--quiet'], env);
      expect(status, stderr).to.equal(0);
      expect(stderr === '', `${JSON.stringify(env)}: ${stderr}`).to.equal(isAsWritten);
      const names = Object.keys(env).some((name) => stderr.includes(name));
      expect(names, `${JSON.stringify(env)}: ${stderr}`).to.equal(!isAsWritten);
    }
  });
});

import { expect } from 'chai';
import { manifestOf } from '../../../src/core/deployment/manifest.ts';
import { maskFor } from '../../../src/core/deployment/mask.ts';

const CONTAINER = {
  name: 'web-app',
  image: 'nginx:1.27',
  environment: [
    { name: 'PORT', value: '8080' },
    { name: 'REGION', value: 'eu-west-1' },
    { name: 'STAGE', value: 'production' },
    { name: 'DEBUG', value: 'true' },
    { name: 'SHORT', value: 'abc' },
  ],
  dockerLabels: { type: 'label-secret', 'awslogs-x': 'other-secret' },
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/shop', 'splunk-token': 'splunk-secret', type: 'option-secret' },
  },
  secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:eu-west-1:123456789012:parameter/key' }],
  command: ['serve', '--token=command-secret'],
};

/** As a resource gives them. */
const GIVEN = [
  { name: 'PASSWORD', value: 'hunter-22' },
  { name: 'PIN', value: '4711' },
  { name: 'NOTE', value: 'gehéim "x"' },
  { name: 'LINES', value: 'first line\nsecond line' },
  { name: 'LONG', value: 'hunter-22-and-more' },
  { name: 'FIRST', value: 'user:secret' },
  { name: 'SECOND', value: 'secret99' },
  { name: 'AREA', value: 'west-1' },
  { name: 'URL', value: 'https://x/y' },
  { name: 'PORT2', value: '80' },
  { name: 'PIN2', value: '18080' },
];

const masked = (() => {
  const value = {
    family: 'shop',
    containerDefinitions: [{ ...CONTAINER, environment: [...CONTAINER.environment, 'resource:my-params'] }],
    service: { name: 'production-web' },
  };
  const task = {
    containerDefinitions: [{ ...CONTAINER, environment: [...CONTAINER.environment, ...GIVEN] }],
  };
  return maskFor(task, manifestOf({ file: 'shop.json', value }), ['prod-1', 'eu-west-1']);
})();

describe('the mask of a task definition', () => {
  it('hides a value of a resource that the manifest has as a port, too', () => {
    const environment = [{ name: 'PORT', value: '8080' }];
    const container = { name: 'web', image: 'nginx' };
    const value = {
      family: 'shop',
      containerDefinitions: [{ ...container, environment: [...environment, 'resource:my-params'] }],
      service: { name: 'web' },
    };
    const given = [...environment, { name: 'PIN', value: '8080' }];
    const task = { containerDefinitions: [{ ...container, environment: given }] };
    const manifest = manifestOf({ file: 'shop.json', value });
    expect(maskFor(task, manifest, [])('PIN=8080 is odd')).to.equal('PIN=*** is odd');
  });

  for (const text of [
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    '(port 8080) is unhealthy in arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x',
    'the service production-web needs nginx:1.27 for web-app',
    'unable to get arn:aws:ssm:eu-west-1:123456789012:parameter/key',
    'no log group /ecs/shop, true or abc',
  ])
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      expect(masked(text)).to.equal(text);
    });

  for (const [text, shown] of [
    ['PASSWORD=hunter-22', 'PASSWORD=***'],
    ['LONG=hunter-22-and-more', 'LONG=***'],
    ['a PIN of 4711 and 18080', 'a PIN of *** and ***'],
    ['user:secret99 is odd', '*** is odd'],
    ['us-west-1 is not eu-west-1', 'us-*** is not eu-west-1'],
    ['{"URL":"https:\\/\\/x\\/y"}', '{"URL":"***"}'],
    ['{"NOTE":"geh\\u00E9im \\"x\\""}', '{"NOTE":"***"}'],
    ['production, and production-web', '***, and production-web'],
    ['to serve is not a server', 'to *** is not a server'],
    ['{"NOTE":"gehéim \\"x\\""}', '{"NOTE":"***"}'],
    ['{"NOTE":"geh\\u00e9im \\"x\\""}', '{"NOTE":"***"}'],
    ['the second line is odd', 'the *** is odd'],
    ['label-secret, other-secret', '***, ***'],
    ['splunk-secret, option-secret', '***, ***'],
    ['--token=command-secret', '***'],
  ] as const)
    it(`shows ${JSON.stringify(text)} as ${JSON.stringify(shown)}`, () => {
      expect(masked(text)).to.equal(shown);
    });
});

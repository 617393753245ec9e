import { expect } from 'chai';
import { manifestOf } from '../../../src/core/deployment/manifest.ts';
import { ShipctlError } from '../../../src/errors.ts';

const CONTAINER = { name: 'web', image: 'nginx' };
const GOOD = { family: 'shop', containerDefinitions: [CONTAINER], service: { name: 'web' } };
const container = (more: object) => ({
  ...GOOD,
  containerDefinitions: [CONTAINER, { ...CONTAINER, ...more }],
});
const service = (more: object) => ({ ...GOOD, service: { name: 'web', ...more } });

describe('a manifest', () => {
  it('keeps the members that it does not know', () => {
    const value = {
      ...GOOD,
      cpu: '256',
      containerDefinitions: [{ ...CONTAINER, odd: [1] }],
      service: { name: 'web', other: null },
    };
    const { task, containers, service: members } = manifestOf({ file: 'f', value });
    expect(task).to.deep.equal({ family: 'shop', cpu: '256' });
    expect(containers.map((one) => one.members)).to.deep.equal([{ name: 'web', odd: [1] }]);
    expect(members).to.deep.equal({ other: null });
  });

  const faults: [value: object, message: string][] = [
    [{ ...GOOD, family: undefined }, 'family is missing'],
    [{ ...GOOD, family: 'a b' }, 'family is not 1 to 255 letters, digits, _ and -'],
    [{ ...GOOD, family: 7 }, 'family is not a string'],
    [{ ...GOOD, containerDefinitions: undefined }, 'containerDefinitions is missing'],
    [{ ...GOOD, containerDefinitions: {} }, 'containerDefinitions is not a list'],
    [{ ...GOOD, containerDefinitions: [] }, 'containerDefinitions is empty'],
    [{ ...GOOD, containerDefinitions: ['web'] }, 'containerDefinitions[0] is not an object'],
    [container({ name: '' }), 'containerDefinitions[1].name is empty'],
    [container({ image: undefined }), 'containerDefinitions[1].image is missing'],
    [container({ image: null }), 'containerDefinitions[1].image is not a string'],
    [container({ environment: {} }), 'containerDefinitions[1].environment is not a list'],
    [container({ environment: [1] }), 'containerDefinitions[1].environment[0] is not an object'],
    [container({ environment: [{ value: '' }] }), 'containerDefinitions[1].environment[0].name is missing'],
    [
      container({ environment: [{ name: 'A', value: 1 }] }),
      'containerDefinitions[1].environment[0].value is not a string',
    ],
    [{ ...GOOD, service: undefined }, 'service is missing'],
    [{ ...GOOD, service: [] }, 'service is not an object'],
    [{ ...GOOD, service: {} }, 'service.name is missing'],
    [service({ desiredCount: '2' }), 'service.desiredCount is not a whole number, 0 or more'],
    [service({ desiredCount: -1 }), 'service.desiredCount is not a whole number, 0 or more'],
    [service({ loadBalancers: {} }), 'service.loadBalancers is not a list'],
    [service({ loadBalancers: [7] }), 'service.loadBalancers[0] is not an object'],
    [service({ role: 7 }), 'service.role is not a string'],
    [
      service({ cluster: 'x' }),
      'service.cluster has no place here: the cluster is that of the resource on the command line',
    ],
    [service({ serviceName: 'x' }), 'service.serviceName has no place here: its member is called name here'],
  ];
  for (const [value, message] of faults)
    it(`is refused if its ${message}`, () => {
      expect(() => manifestOf({ file: 'f.json', value: value as Record<string, unknown> })).to.throw(
        ShipctlError,
        `f.json: ${message}`,
      );
    });
});

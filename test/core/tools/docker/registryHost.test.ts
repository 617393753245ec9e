import { expect } from 'chai';
import { DOCKER_HUB, registryHost } from '../../../../src/core/tools/docker/registryHost.ts';

const HOSTS: readonly (readonly [url: string | undefined, host: string])[] = [
  [undefined, DOCKER_HUB],
  ['docker.io', DOCKER_HUB],
  ['https://index.docker.io/v1/', DOCKER_HUB],
  ['index.docker.io', DOCKER_HUB],
  ['https://registry-1.docker.io', DOCKER_HUB],
  ['quay.io', 'quay.io'],
  ['https://quay.io', 'quay.io'],
  ['https://quay.io/', 'quay.io'],
  ['http://localhost:5000/v2/', 'localhost:5000'],
  ['https://Registry.Example.com/v1', 'Registry.Example.com'],
  ['LocalHost:5000', 'LocalHost:5000'],
  ['Docker.io', DOCKER_HUB],
  ['HTTPS://a.b:443', 'a.b:443'],
  ['[::1]:5000', '[::1]:5000'],
  ['my_registry', 'my_registry'],
];

const FAULTS: readonly (readonly [url: string, fault: RegExp])[] = [
  ['quay io', /a blank/],
  ['https://quay.io ', /a blank/],
  ['https://quay.io/team', /a path/],
  ['https://quay.io/v2/team', /a path/],
  ['https://user:s3cret@quay.io', /a user name/],
  ['https://', /is not the address/],
  ['', /is not the address/],
  ['ftp://quay.io', /a scheme other/],
  ['https://docker.io/team', /a path/],
  ['quay.io:65536', /is not the address/],
  ['quay..io', /is not the address/],
  ['quay.io:', /is not the address/],
  ['quay.io:port', /is not the address/],
  ['quay.io?x=y', /is not the address/],
  ['-quay.io', /is not the address/],
  ['quay.io\nx', /a blank/],
];

describe('the name that Docker has for a registry', () => {
  for (const [url, host] of HOSTS)
    it(`is ${host} for ${url ?? 'none'}`, () => {
      expect(registryHost(url)).to.deep.equal({ host });
    });

  for (const [url, fault] of FAULTS)
    it(`is none for ${JSON.stringify(url)}, and the address is not shown`, () => {
      const found = registryHost(url);
      expect('fault' in found ? found.fault : '')
        .to.match(fault)
        .and.not.include('s3cret');
    });
});

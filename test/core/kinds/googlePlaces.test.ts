import { expect } from 'chai';
import { googleHosts, isClusterName, isLocation } from '../../../src/core/kinds/googlePlaces.ts';

describe("Google's registries", () => {
  const regions: readonly (readonly [location: string | undefined, region: string | undefined])[] = [
    ['us-central1-a', 'us-central1'],
    ['us-central1', 'us-central1'],
    ['europe-west12-b', 'europe-west12'],
    ['northamerica-northeast1', 'northamerica-northeast1'],
    ['us', undefined],
    ['us-east-1.evil.example.com/', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [location, region] of regions)
    it(`are ${region === undefined ? 'those of no region' : `also those of ${region}`} for ${JSON.stringify(location)}`, () => {
      const own = region === undefined ? [] : [`${region}-docker.pkg.dev`];
      expect(googleHosts(location).slice(7)).to.deep.equal(own);
    });
});

describe('the place of a cluster', () => {
  const texts: readonly (readonly [text: string, isLocation: boolean, isName: boolean])[] = [
    ['us-central1', true, true],
    ['us-central1-a', true, true],
    ['dev', false, true],
    ['Dev', false, false],
    ['dev-', false, false],
    ['a/b', false, false],
    ['a b', false, false],
    ['', false, false],
  ];
  for (const [text, location, name] of texts)
    it(`${location ? 'may' : 'cannot'} be in ${JSON.stringify(text)}, which ${name ? 'may' : 'cannot'} be its name`, () => {
      expect([isLocation(text), isClusterName(text)]).to.deep.equal([location, name]);
    });
});

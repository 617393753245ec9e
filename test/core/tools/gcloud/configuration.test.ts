import { expect } from 'chai';
import fc from 'fast-check';
import { readSections as readWithIni } from '../../../../scripts/support/iniSections.ts';
import { configurationName, configurationUnit } from '../../../../src/core/tools/gcloud/configuration.ts';
import { FileGroup } from '../../../../src/core/tracking/fileGroup.ts';
import { runs } from '../../../support/extent.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

/** The text of the configuration for an account below a directory, after what somebody has there. */
function configurationText(before: string, account: string, project: string, directory: string): string {
  const claim = { job: 'j', build: '1', resource: 'gc' };
  const unit = configurationUnit({ key: '{}', account, project, place: undefined }, directory, claim);
  const files = [`${directory}/configurations/config_gc`].map((path) => ({
    path,
    asked: [path],
    uses: [0],
    isFormer: false,
    bytes: Buffer.from(before),
    record: undefined,
  }));
  const group = new FileGroup(files, unit.tool, () => 'salt');
  group.put([{ unit: unit.unit, claim, edits: unit.edits }]);
  return Buffer.from(group.changes()[0]?.bytes ?? []).toString();
}

const WORD = fc.string({
  unit: fc.constantFrom(...'abcXYZ019_-.@+%$:=[]"\''.split('')),
  minLength: 1,
  maxLength: 20,
});
const THEIRS = [
  '',
  '# mine\n[compute]\nzone = a\n',
  '[core]\r\nlog = 1\r\n',
  '[auth]\n; none\n\n[core]\nx : y',
];

describe("a configuration of gcloud's", () => {
  it('reads in another reader as meant, with each % twice, beside what somebody has there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...THEIRS), WORD, WORD, WORD, (before, account, project, name) => {
        const directory = `/home/a ${name}`;
        const text = configurationText(before, `a${account}`, `p${project}`, directory);
        const read = readWithIni(text);
        const wanted = { account: `a${account}`, project: `p${project}`, key: `${directory}/keys/gc.json` };
        const found = {
          account: read['core']?.['account'],
          project: read['core']?.['project'],
          key: read['auth']?.['credential_file_override'],
        };
        const single = Object.entries(found).map(([one, value]) => [one, value?.replaceAll('%%', '%')]);
        expect(Object.fromEntries(single)).to.deep.equal(wanted);
        expect(text.replaceAll('%%', '')).not.to.include('%');
      }),
      { numRuns: runs(1000) },
    );
  });

  for (const [resource, name] of [
    ['my_gcloud.key', 'my-gcloud-key'],
    ['Prod', 'prod'],
    ['1st', 'gcloud-1st'],
    ['é', 'gcloud--'],
  ] as const)
    it(`has the name ${name} for the resource ${resource}`, () => {
      expect(configurationName(resource)).to.equal(name);
    });

  it('is won over by a variable of any property that it has, and not by one of another property', () => {
    const claim = { job: 'j', build: '1', resource: 'gc' };
    const warningsIn = (location: string | undefined, env: Record<string, string>): readonly string[] => {
      const place = location === undefined ? undefined : { location, cluster: 'c' };
      const unit = configurationUnit({ key: '{}', account: 'a', project: 'p', place }, '/g', claim);
      return unit.tool.warnings(fakeWorld({ env }).world, new Map([['active_config', unit]]));
    };
    const zone = { CLOUDSDK_COMPUTE_ZONE: 'europe-west1-b' };
    const warning =
      'CLOUDSDK_COMPUTE_ZONE is set to "europe-west1-b", which wins over the zone that was written for gcloud; unset it';
    expect(warningsIn('europe-west1-c', zone)).to.deep.equal([warning]);
    expect(warningsIn('europe-west1-b', zone)).to.deep.equal([]);
    expect(warningsIn(undefined, zone)).to.deep.equal([]);
  });
});

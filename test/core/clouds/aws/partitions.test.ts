import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { PARTITIONS, partitionOf } from '../../../../src/core/clouds/aws/partitions.ts';
import { REGIONS } from '../../../../src/core/tools/aws/regions.ts';
import { pythonWithBotocore } from '../../../support/botocore.ts';
import { need } from '../../../support/clients.ts';

/** What botocore knows of a partition. */
interface Known {
  readonly id: string;
  readonly regions: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const SCRIPT = `import botocore, os
print(open(os.path.join(os.path.dirname(botocore.__file__), 'data', 'partitions.json')).read())`;

function knownPartitions(python: string): readonly Known[] {
  const { stdout } = spawnSync(python, ['-c', SCRIPT], { encoding: 'utf8' });
  return (JSON.parse(stdout) as { readonly partitions: readonly Known[] }).partitions;
}

const nameOf = (region: string): string => partitionOf(region).name;

describe('partitionOf', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';

  it('knows the partitions that botocore knows, and their hosts', function () {
    need(this, python);
    const found = knownPartitions(python).map(({ outputs }) => ({
      name: outputs['name'],
      dnsSuffix: outputs['dnsSuffix'],
      dualStackDnsSuffix: outputs['dualStackDnsSuffix'],
      globalRegion: outputs['implicitGlobalRegion'],
    }));
    const ours = PARTITIONS.map(({ name, dnsSuffix, dualStackDnsSuffix, globalRegion }) => ({
      name,
      dnsSuffix,
      dualStackDnsSuffix,
      globalRegion,
    }));
    expect(ours).to.have.deep.members(found);
  });

  it('leaves out that all of them have FIPS and dual-stack endpoints', function () {
    need(this, python);
    for (const { outputs } of knownPartitions(python))
      expect(outputs).to.include({ supportsFIPS: true, supportsDualStack: true });
  });

  it('puts every region where botocore does', function () {
    need(this, python);
    for (const { id, regions } of knownPartitions(python))
      for (const region of Object.keys(regions)) expect(nameOf(region), region).to.equal(id);
  });

  it('has all regions that botocore has, and no others', function () {
    need(this, python);
    const found = knownPartitions(python).flatMap(({ regions }) => Object.keys(regions));
    expect(REGIONS).to.have.members(found.filter((region) => !region.endsWith('-global')));
  });

  const unknown: [region: string, partition: string][] = [
    ['eu-west-9', 'aws'],
    ['us-northeast-12', 'aws'],
    ['cn-south-1', 'aws-cn'],
    ['us-gov-central-1', 'aws-us-gov'],
    ['us-iso-south-1', 'aws-iso'],
    ['us-isob-north-3', 'aws-iso-b'],
    ['eu-isoe-east-1', 'aws-iso-e'],
    ['us-isof-west-1', 'aws-iso-f'],
    ['eusc-de-west-2', 'aws-eusc'],
    ['eusc-fr-west-1', 'aws'],
    ['cn-north-1-x', 'aws'],
    ['xcn-north-1', 'aws'],
    ['garage', 'aws'],
    ['', 'aws'],
  ];
  for (const [region, partition] of unknown) {
    it(`puts ${region === '' ? 'no name' : region}, which nobody knows yet, in ${partition}`, () => {
      expect(nameOf(region)).to.equal(partition);
    });
  }
});

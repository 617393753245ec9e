import { expect } from 'chai';
import { cleanTag, jobTagsOf, sessionNameOf } from '../../../../src/core/clouds/aws/roleSession.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const environment = (env: Record<string, string>) => fakeWorld({ env }).world.env;

describe('sessionNameOf', () => {
  const table: readonly (readonly [job: string | undefined, build: string | undefined, name: string])[] = [
    ['deploy', '77', 'deploy-77'],
    ['deploy', undefined, 'deploy'],
    [undefined, '77', '77'],
    [undefined, undefined, 'shipctl'],
    ['', '', 'shipctl'],
    ['d', undefined, 'shipctl'],
    ['deploy to prod (EU)', '77', 'deploy-to-prod-EU-77'],
    ['größe', '1', 'gr-e-1'],
    ['日本', '1', 'shipctl'],
    ['a.b@c=d,e+f_g', '1', 'a.b@c=d,e+f_g-1'],
    ['x'.repeat(80), '1234', `${'x'.repeat(59)}-1234`],
    ['x', '1'.repeat(80), '1'.repeat(64)],
  ];
  for (const [job, build, name] of table)
    it(`makes ${name} of ${JSON.stringify(job)} and ${JSON.stringify(build)}`, () => {
      const env = {
        ...(job === undefined ? {} : { JOB_NAME: job }),
        ...(build === undefined ? {} : { BUILD_ID: build }),
      };
      expect(sessionNameOf(environment(env)))
        .to.equal(name)
        .and.match(/^[\w+=,.@-]{2,64}$/);
    });
});

describe('tags of a job', () => {
  it('say its name, the build and the resource, as far as they are known', () => {
    expect([...jobTagsOf(environment({ JOB_NAME: 'a/b', BUILD_ID: '' }), 'my-aws', new Map())]).to.deep.equal(
      [
        ['Job', 'a/b'],
        ['Resource', 'my-aws'],
      ],
    );
  });

  it('give way to tags that are given, in any case', () => {
    const given = new Map([['JOB', 'x']]);
    expect([...jobTagsOf(environment({ JOB_NAME: 'a' }), 'my-aws', given)]).to.deep.equal([
      ['Resource', 'my-aws'],
    ]);
  });

  it('have only characters that AWS takes, and not too many', () => {
    expect(cleanTag('a<b>#c "d" ü日 +-=._:/@')).to.equal('a_b__c _d_ ü日 +-=._:/@');
    expect(cleanTag('x'.repeat(300))).to.have.lengthOf(256);
  });
});

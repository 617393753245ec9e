import { expect } from 'chai';
import { ecsServiceIn } from '../../../src/core/deployment/ecsService.ts';
import { RolloutWatch, ownDeployment } from '../../../src/core/deployment/rollout.ts';

const deployment = (id: string, status: string, rolloutState?: string, rolloutStateReason = '') => ({
  id,
  status,
  rolloutState,
  rolloutStateReason,
});
const OURS = deployment('new', 'PRIMARY', 'IN_PROGRESS');

const service = (deployments: readonly object[], running = 1, status = 'ACTIVE') =>
  ecsServiceIn({ status, desiredCount: 1, runningCount: running, deployments }) ?? expect.fail();

const OWN = ownDeployment(service([OURS]), service([deployment('old', 'PRIMARY', 'COMPLETED')]));
const UNNAMED = ownDeployment(service([]), undefined);

type State = 'steady' | 'under way' | RegExp;

describe('a deployment', () => {
  const table: [
    title: string,
    deployments: readonly object[],
    state: State,
    running?: number,
    own?: typeof OWN,
  ][] = [
    ['is complete', [deployment('new', 'PRIMARY', 'COMPLETED')], 'steady'],
    ['is in progress, though its tasks run', [OURS], 'under way'],
    [
      'is complete while tasks of the old one end',
      [deployment('new', 'PRIMARY', 'COMPLETED'), deployment('old', 'ACTIVE', 'COMPLETED')],
      'under way',
    ],
    ['does not show yet', [deployment('old', 'PRIMARY', 'COMPLETED')], 'under way'],
    ['has failed', [deployment('new', 'PRIMARY', 'FAILED', 'circuit breaker')], /^circuit breaker$/],
    ['has failed without a reason', [deployment('new', 'PRIMARY', 'FAILED')], /^ECS says that it failed$/],
    [
      'has failed and is rolled back',
      [deployment('back', 'PRIMARY', 'IN_PROGRESS'), deployment('new', 'ACTIVE', 'FAILED', 'why')],
      /^why$/,
    ],
    [
      'was rolled back',
      [deployment('back', 'PRIMARY', 'COMPLETED'), deployment('new', 'ACTIVE', 'IN_PROGRESS')],
      /^it was rolled back, or another/,
    ],
    ['does not show, nor does any other', [], 'under way'],
    ['says nothing of itself, and all tasks run', [deployment('new', 'PRIMARY')], 'steady'],
    ['says nothing of itself, and tasks are missing', [deployment('new', 'PRIMARY')], 'under way', 0],
    ['has no name, and all tasks run', [], 'steady', 1, UNNAMED],
    ['has no name, and tasks are missing', [], 'under way', 0, UNNAMED],
  ];
  for (const [title, deployments, state, running = 1, own = OWN] of table)
    it(`that ${title} is ${state instanceof RegExp ? 'a failure' : state}`, () => {
      const found = service(deployments, running);
      const rollout = new RolloutWatch(own).look(found);
      if (state === 'under way') expect(rollout).to.equal(undefined);
      else if (state === 'steady') expect(rollout).to.deep.equal({ isSteady: true });
      else expect(rollout && 'failure' in rollout ? rollout.failure : '').to.match(state);
    });

  const OLD = deployment('old', 'PRIMARY', 'COMPLETED');
  const looks: [
    title: string,
    looks: readonly (ReturnType<typeof service> | undefined)[],
    state: RegExp | undefined,
    own?: typeof OWN,
  ][] = [
    [
      'of a service that is missing twice, and leaving in an answer from before it',
      [undefined, undefined, service([OLD], 0, 'DRAINING')],
      undefined,
    ],
    [
      'that does not show yet, with an unknown one in its place once',
      [service([OLD]), service([OLD]), service([deployment('back', 'PRIMARY', 'COMPLETED')])],
      undefined,
    ],
    [
      'without a name whose service is gone in three looks',
      [service([], 0), undefined, undefined, undefined],
      /deleted the service/,
      UNNAMED,
    ],
    [
      'without a name whose service is leaving',
      [service([], 0), service([], 0, 'DRAINING')],
      /deleted/,
      UNNAMED,
    ],
    [
      'whose service somebody deletes',
      [service([OURS]), service([OURS], 1, 'DRAINING')],
      /deleted the service/,
    ],
    [
      'whose service is gone in three looks',
      [service([OURS]), undefined, undefined, undefined],
      /deleted the service/,
    ],
    ['whose service is not there yet', [undefined, undefined, undefined, undefined], undefined],
    ['that an answer leaves out twice', [service([OURS]), undefined, undefined, service([OURS])], undefined],
    [
      'that left, and came back, and left',
      [service([OURS]), undefined, undefined, service([OURS]), undefined, undefined],
      undefined,
    ],
    [
      'that is gone, with an earlier one in its place',
      [service([OURS]), service([OLD]), service([OLD]), service([OLD])],
      /^it was rolled back, or another/,
    ],
    [
      'that never shows, with an unknown one in its place',
      Array.from({ length: 3 }, () => service([deployment('back', 'PRIMARY', 'COMPLETED')])),
      /^it was rolled back, or another/,
    ],
    [
      'of a service that is leaving in an answer from before it',
      [service([OLD], 0, 'DRAINING'), service([OURS])],
      undefined,
    ],
    [
      'of a service that is leaving in three looks',
      Array.from({ length: 3 }, () => service([OLD], 0, 'DRAINING')),
      /deleted the service/,
    ],
    ['that does not show yet', [service([OLD]), service([OLD]), service([OLD]), service([OLD])], undefined],
  ];
  for (const [title, services, state, own = OWN] of looks)
    it(`${title} ${state ? 'has failed' : 'goes on'}`, () => {
      const watch = new RolloutWatch(own);
      const ends = services.map((one) => watch.look(one));
      expect(ends.slice(0, -1).every((end) => end === undefined)).to.equal(true);
      const last = ends.at(-1);
      if (state) expect(last && 'failure' in last ? last.failure : '').to.match(state);
      else expect(last).to.equal(undefined);
    });

  it('takes those for earlier ones that the answer to the change shows beside it', () => {
    const between = deployment('between', 'ACTIVE', 'IN_PROGRESS');
    const own = ownDeployment(service([OURS, between]), service([OLD]));
    const stale = service([{ ...between, status: 'PRIMARY' }]);
    const watch = new RolloutWatch(own);
    expect([stale, stale, stale, stale].map((one) => watch.look(one))).to.deep.equal(
      Array(4).fill(undefined),
    );
  });
});

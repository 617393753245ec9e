import { expect } from 'chai';
import { ecsServiceIn } from '../../../src/core/deployment/ecsService.ts';
import { ownDeployment, rolloutOf } from '../../../src/core/deployment/rollout.ts';

const deployment = (id: string, status: string, rolloutState?: string, rolloutStateReason = '') => ({
  id,
  status,
  rolloutState,
  rolloutStateReason,
});
const OURS = deployment('new', 'PRIMARY', 'IN_PROGRESS');

const service = (deployments: readonly object[], running = 1) =>
  ecsServiceIn({ status: 'ACTIVE', desiredCount: 1, runningCount: running, deployments });

const OWN = ownDeployment(service([OURS]), service([deployment('old', 'PRIMARY', 'COMPLETED')]));
const UNNAMED = ownDeployment(undefined, undefined);

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
    ['was rolled back', [deployment('back', 'PRIMARY', 'COMPLETED')], /^it was rolled back, or another/],
    ['says nothing of itself, and all tasks run', [deployment('new', 'PRIMARY')], 'steady'],
    ['says nothing of itself, and tasks are missing', [deployment('new', 'PRIMARY')], 'under way', 0],
    ['has no name, and all tasks run', [], 'steady', 1, UNNAMED],
    ['has no name, and tasks are missing', [], 'under way', 0, UNNAMED],
  ];
  for (const [title, deployments, state, running = 1, own = OWN] of table)
    it(`that ${title} is ${state instanceof RegExp ? 'a failure' : state}`, () => {
      const found = service(deployments, running);
      const rollout = found && rolloutOf(found, own);
      if (state === 'under way') expect(rollout).to.equal(undefined);
      else if (state === 'steady') expect(rollout).to.deep.equal({ isSteady: true });
      else expect(rollout && 'failure' in rollout ? rollout.failure : '').to.match(state);
    });
});
